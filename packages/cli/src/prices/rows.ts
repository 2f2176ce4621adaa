import { decimal } from '@costspan/core/internal';
import type { Decimal, PriceBook } from '@costspan/core';
import type { Days, Model, ModelEntry, Rate, RateEntry } from '@costspan/core/internal';
import { valuesOf } from '@costspan/core/internal';

/** One price of a book, with what it belongs to. */
export interface PriceRow {
  readonly provider: string;
  readonly currency: string;
  readonly entry: ModelEntry;
  /** as it is stated, on the days and in the service tier that the row is about */
  readonly rate: RateEntry;
  /** of one unit, with the user's factors */
  readonly unitPrice: Decimal;
  /** of one unit without them, where they changed it */
  readonly listUnitPrice: Decimal | undefined;
}

/**
 * Every price of a book, in the book's order; those of a biller's credits and tools, which any of its
 * models may use, are of `*`. A price that a layer multiplies on some days, or in one service tier, only
 * is a row for each.
 */
export function* rowsOf(book: PriceBook): Generator<PriceRow> {
  for (const biller of book.billers()) {
    const models = [...book.models(biller)].flatMap(({ entry }) => book.find(biller, entry.model) ?? []);
    const fees = book.fees(biller);
    const feeIds = [...new Set(fees.map(({ id }) => id))];
    const feeRates = feeIds.flatMap((id) =>
      ratesOf(
        models.find((model) => ratesOf(model, [id]).length > 0),
        [id],
      ),
    );
    for (const rate of [...book.credits(biller), ...feeRates])
      yield rowOf(biller, { model: '*', modality: 'text', rates: fees }, rate);
    for (const model of models) {
      const ids = model.entry.rates.map(({ id }) => id);
      for (const rate of ratesOf(model, ids)) yield rowOf(biller, model.entry, rate);
    }
  }
}

/** A model's prices of some ids, in their order. */
function ratesOf(model: Model | undefined, ids: readonly string[]): Rate[] {
  if (!model) return [];
  const place = new Map(ids.map((id, at) => [id, at]));
  return [...model.billed, ...model.groups.flatMap(({ rates }) => rates)]
    .filter((rate) => place.has(rate.entry.id) && !isOfRegion(rate) && !isOver(rate))
    .sort((a, b) => (place.get(a.entry.id) ?? 0) - (place.get(b.entry.id) ?? 0));
}

/** What the biller asks in a region is a factor of its own, and no price that somebody has stated. */
function isOfRegion({ namesRegion, entry }: Rate): boolean {
  return namesRegion && entry.when?.['region'] === undefined;
}

/** Never in force, as what a layer has replaced for all days. */
function isOver({ from, until, entry }: Rate): boolean {
  return from !== undefined && until !== undefined && until <= from && until !== entry.until;
}

function rowOf(provider: string, entry: ModelEntry, { entry: stated, tests, ...rate }: Rate): PriceRow {
  const { currency, from, until, unitPrice, listUnitPrice } = rate;
  const when = Object.fromEntries(tests.map(({ fact, condition }) => [fact, condition]));
  const isWhole =
    from === stated.from && until === stated.until && JSON.stringify(when) === JSON.stringify(stated.when ?? {});
  const own = isWhole ? stated : { ...stated, ...(tests.length > 0 && { when }), from, until };
  return { provider, currency, entry, rate: own, unitPrice, listUnitPrice };
}

/** A price is the same one in two books by its provider and id. */
export function keyOf({ provider, rate }: PriceRow): string {
  return `${provider}\n${rate.id}`;
}

/** The list price of one unit, exact: `per` is a power of ten. */
export function listPrice({ price, per }: RateEntry): Decimal {
  return decimal(price).div(per ?? 1);
}

/** Conditions as a person reads them: `resolution 4k, audio true`. */
export function conditionsOf({ when = {} }: RateEntry): string {
  return Object.entries(when)
    .map(([fact, condition]) => `${fact} ${valuesOf(condition).join('/')}`)
    .join(', ');
}

/** Days on which a price holds; empty where it always did and does. */
export function daysOf({ from, until }: Days): string {
  return [from && `from ${from}`, until && `until ${until}`].filter(Boolean).join(' ');
}
