import type { Book } from './book.ts';

/** Prices of tokens that a script brings in: one line of a model is what a vendor's price table has in one row. */
export interface TokenPrices {
  readonly biller: string;
  /** where prices were read; a row names one by its place in this list */
  readonly readings: readonly object[];
  /** models that the biller's own book lacks, with all that one has beside its prices; or what it has no price of */
  readonly models: readonly TokenModel[];
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

function ratesOf({ model, prices }: TokenModel, { readings }: TokenPrices): object[] {
  return prices.flatMap(({ reading, when, from, until, perMillion }) => {
    const suffix = suffixOf(when, from, until);
    const shared = {
      unit: 'token',
      per: 1_000_000,
      ...(when && { when }),
      ...(from !== undefined && { from }),
      ...(until !== undefined && { until }),
      ...readings[reading],
    };
    return Object.entries(perMillion).map(([item, price]) => ({
      id: `${model}:${item}/token${suffix}`,
      item,
      price,
      ...shared,
    }));
  });
}

function suffixOf(when: TokenRow['when'], from: string | undefined, until: string | undefined): string {
  const parts = Object.entries(when ?? {}).map(([fact, condition]) => `${fact}=${conditionText(condition)}`);
  if (from !== undefined) parts.push(`from=${from}`);
  else if (until !== undefined) parts.push(`until=${until}`);
  return parts.length === 0 ? '' : `:${parts.join(',')}`;
}

function conditionText(condition: unknown): string {
  if (typeof condition !== 'object' || condition === null) return String(condition);
  if (Array.isArray(condition)) return condition.join('+');
  return Object.entries(condition)
    .map(([bound, value]) => `${bound}${String(value)}`)
    .join('');
}
