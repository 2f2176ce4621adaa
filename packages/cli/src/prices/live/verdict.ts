import { decimal } from '@costspan/core/internal';
import type { PriceBook } from '@costspan/core';
import type { Condition } from '@costspan/core/internal';
import { inForce, normalName, valuesOf } from '@costspan/core/internal';
import { listPrice, rowsOf } from '../rows.ts';
import type { PriceRow } from '../rows.ts';
import type { LivePrice, LivePrices } from './vendor.ts';

/** How a price of the vendor's API and the book agree. */
export interface Verdict {
  readonly kind: 'same' | 'differs' | 'other_unit' | 'not_in_book' | 'not_at_vendor';
  readonly model: string;
  readonly live?: LivePrice | undefined;
  /** prices of the book for the same unit, else for other units */
  readonly book: readonly PriceRow[];
}

/** Compares what a vendor states with the book's prices in force on a day. */
export function verdictsOf(provider: string, live: LivePrices, book: PriceBook, day: string): Verdict[] {
  const byModel = new Map<string, PriceRow[]>();
  for (const row of rowsOf(book)) {
    if (row.provider !== provider || !inForce(row.rate, day)) continue;
    for (const name of [row.entry.model, ...(row.entry.aliases ?? [])])
      byModel.set(name, [...(byModel.get(name) ?? []), row]);
  }
  const verdicts = live.prices.map((price) => verdictOf(price, byModel.get(price.model) ?? []));
  return [
    ...verdicts,
    ...live.unknown.map((model): Verdict => ({ kind: 'not_at_vendor', model, book: byModel.get(model) ?? [] })),
  ];
}

function verdictOf(live: LivePrice, rows: readonly PriceRow[]): Verdict {
  const { model } = live;
  if (rows.length === 0) return { kind: 'not_in_book', model, live, book: [] };
  const fitting = rows.filter(
    ({ rate, currency }) =>
      rate.unit === live.unit &&
      currency === live.currency &&
      (live.item === undefined || rate.item === live.item) &&
      !contradicts(rate.when, live.facts),
  );
  if (fitting.length === 0) return { kind: 'other_unit', model, live, book: rows };
  const price = decimal(live.price);
  return {
    kind: fitting.some(({ rate }) => listPrice(rate).eq(price)) ? 'same' : 'differs',
    model,
    live,
    book: fitting,
  };
}

/** A price of the book for another resolution, say, than the vendor's price is for. */
function contradicts(when: Readonly<Record<string, Condition>> | undefined, facts: LivePrice['facts']): boolean {
  return Object.entries(when ?? {}).some(([fact, condition]) => {
    const value = facts?.[fact] ?? facts?.[normalName(fact)];
    if (value === undefined) return false;
    const [ours, theirs] = [valuesOf(condition), valuesOf(value)].map((all) => all.map((one) => one.toLowerCase()));
    // A range cannot be told from a label.
    if (isRange(condition) !== isRange(value)) return false;
    return !ours?.some((one) => theirs?.includes(one));
  });
}

function isRange(condition: Condition): boolean {
  return typeof condition === 'object' && !Array.isArray(condition);
}
