import { decimal } from '@costspan/core/internal';
import type { Decimal, PriceBook } from '@costspan/core';
import type { ModelEntry, RateEntry } from '@costspan/core/internal';
import { valuesOf } from '@costspan/core/internal';

/** One price of a book, with what it belongs to. */
export interface PriceRow {
  readonly provider: string;
  readonly currency: string;
  readonly entry: ModelEntry;
  readonly rate: RateEntry;
}

/** Every price of a book, in the book's order; those of a biller's tools, which any of its models may use, are of `*`. */
export function* rowsOf(book: PriceBook): Generator<PriceRow> {
  let last: string | undefined;
  for (const { biller, entry } of book.models()) {
    const currency = book.find(biller, entry.model)?.currency ?? 'USD';
    if (biller !== last) yield* feeRows(biller, currency, book.fees(biller));
    last = biller;
    for (const rate of entry.rates) yield { provider: biller, currency, entry, rate };
  }
}

export function feeRows(provider: string, currency: string, fees: readonly RateEntry[] = []): PriceRow[] {
  const entry: ModelEntry = { model: '*', modality: 'text', rates: fees };
  return fees.map((rate) => ({ provider, currency, entry, rate }));
}

/** Price of one unit, exact: `per` is a power of ten. */
export function unitPrice({ price, per }: RateEntry): Decimal {
  return decimal(price).div(per ?? 1);
}

/** Conditions as a person reads them: `resolution 4k, audio true`. */
export function conditionsOf({ when = {} }: RateEntry): string {
  return Object.entries(when)
    .map(([fact, condition]) => `${fact} ${valuesOf(condition).join('/')}`)
    .join(', ');
}

/** Days on which a price holds; empty where it always did and does. */
export function daysOf({ from, until }: RateEntry): string {
  return [from && `from ${from}`, until && `until ${until}`].filter(Boolean).join(' ');
}
