import type { Book } from './book.ts';

/** Prices of tokens that a script brings in: one line of a model is what a vendor's price table has in one row. */
export interface TokenPrices {
  readonly biller: string;
  /** where prices were read; a row names one by its place in this list */
  readonly readings: readonly Reading[];
  /** models that the biller's own book lacks, with all that one has beside its prices; or what it has no price of */
  readonly models: readonly TokenModel[];
}

interface Reading {
  readonly source?: string;
  readonly seen?: string;
  readonly evidence?: string;
  readonly table?: string;
  readonly witnesses?: number | undefined;
  readonly note?: string | undefined;
}

interface TokenModel {
  readonly model: string;
  readonly prices: readonly TokenRow[];
}

interface TokenRow {
  readonly reading: number;
  readonly when?: Readonly<Record<string, unknown>> | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** by item, the price of a million tokens */
  readonly perMillion: Readonly<Record<string, string | undefined>>;
}

/** A biller's book with the prices of tokens that were brought in. What the book has itself is not among them. */
export function withTokens(book: Book, tokens: TokenPrices): Book {
  const added = new Map(tokens.models.map((model) => [model.model, model]));
  const own = book.models.map((model) => {
    const more = added.get(model.model);
    added.delete(model.model);
    return more ? { ...model, rates: [...model.rates, ...ratesOf(more, tokens)] } : model;
  });
  const others = [...added.values()].map((model) => {
    const { prices: _, ...head } = model;
    return { ...head, rates: ratesOf(model, tokens) };
  });
  return { ...book, models: [...own, ...others] };
}

/** One shape for all rates, and no copies on the way: this runs where an app starts. */
function ratesOf({ model, prices }: TokenModel, { readings }: TokenPrices): object[] {
  const rates: object[] = [];
  for (const { reading, when, from, until, perMillion } of prices) {
    const { source, seen, evidence, table, witnesses, note } = readings[reading] ?? {};
    const suffix = suffixOf(when, from, until);
    const read = { source, seen, evidence, table, witnesses, note };
    for (const item in perMillion) {
      const price = perMillion[item];
      const id = `${model}:${item}/token${suffix}`;
      rates.push({ id, item, unit: 'token', price, per: 1_000_000, when, from, until, ...read });
    }
  }
  return rates;
}

function suffixOf(when: TokenRow['when'], from: string | undefined, until: string | undefined): string {
  let text = '';
  for (const fact in when) text += `${text === '' ? ':' : ','}${fact}=${conditionText(when[fact])}`;
  const day = from ?? until;
  if (day === undefined) return text;
  return `${text}${text === '' ? ':' : ','}${from === undefined ? 'until' : 'from'}=${day}`;
}

function conditionText(condition: unknown): string {
  if (typeof condition !== 'object' || condition === null) return String(condition);
  let text = '';
  const bounds = condition as Readonly<Record<string, unknown>>;
  for (const bound in bounds) text += `${bound}${String(bounds[bound])}`;
  return text;
}
