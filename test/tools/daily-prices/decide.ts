import { bookProblems, problemText } from '@costspan/core/schema';
import { decimal, inForce, toText } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import type { BillerBook, ModelEntry, RateEntry } from '@costspan/core/internal';
import type { LivePrice } from '../../../packages/cli/src/prices/live/vendor.ts';
import { entryOf, states } from '../../../packages/cli/src/prices/pull/entry.ts';
import type { Reading, Stated } from '../../../packages/cli/src/prices/pull/entry.ts';

/** A price that its vendor states otherwise than the book. */
export interface Change {
  readonly biller: string;
  readonly model: string;
  /** of the price in the book */
  readonly id: string;
  /** of one unit, exact */
  readonly before: string;
  readonly after: string;
  readonly currency: string;
  readonly source: string;
  /** why a person has to look at it; applied where it is left out */
  readonly reason?: string;
}

export interface Decision {
  /** with everything that needs no person */
  readonly book: BillerBook;
  readonly changes: readonly Change[];
  /** prices that the vendor states as the book has them */
  readonly same: number;
}

/** Above this, a change is more often a misread unit than a price: 30 %. */
const MOST = decimal('0.3');

/**
 * What a vendor's answer means for the book of its prices: only what the book has a price of is looked at. A change above
 * 30 %, or one that a guard of the book catches (a batch dearer than a call, say), is left to a person.
 */
export function decide(book: BillerBook, live: readonly LivePrice[], reading: Reading): Decision {
  const changes: Change[] = [];
  let same = 0;
  let now = book;
  for (const entry of book.models) {
    const known = live
      .filter((price) => price.model === entry.model)
      .flatMap((price) => knownOf(price, entry, book, reading));
    const moderate = known.filter(({ by }) => !by.gt(MOST));
    const next = withModel(
      now,
      moderate.length > 0
        ? entryOf(
            entry.model,
            moderate.map(({ stated }) => stated),
            entry,
            reading,
          )
        : entry,
    );
    const [problem] = bookProblems(next, 'bundled');
    if (!problem) now = next;
    for (const { change, by } of known) {
      const reason = by.gt(MOST)
        ? `it is a change of ${toText(by.times(100).round(1))} %`
        : problem && problemText(problem);
      if (by.eq(0)) same += reason === undefined ? 1 : 0;
      else changes.push({ ...change, ...(reason !== undefined && { reason }) });
    }
  }
  return { book: now, changes, same };
}

interface Known {
  readonly stated: Stated;
  readonly change: Change;
  /** share of the price before, without its sign */
  readonly by: Decimal;
}

/** The price beside the book's own that pays for the same today. */
function knownOf(
  price: LivePrice,
  entry: ModelEntry,
  { biller, currency }: BillerBook,
  { source, day }: Reading,
): Known[] {
  if (price.unit === undefined || price.currency !== currency) return [];
  const stated = price as Stated;
  const rate = entry.rates.find((one) => inForce(one, day) && states(stated, one));
  if (!rate) return [];
  const before = unitPrice(rate);
  const after = decimal(price.price);
  const change = {
    biller,
    model: entry.model,
    id: rate.id,
    before: toText(before),
    after: toText(after),
    currency,
    source,
  };
  const by = after.gt(before) ? after.minus(before) : before.minus(after);
  return [{ stated, change, by: before.eq(0) ? by : by.div(before) }];
}

function unitPrice({ price, per = 1 }: RateEntry): Decimal {
  return decimal(price).div(per);
}

function withModel(book: BillerBook, entry: ModelEntry): BillerBook {
  return { ...book, models: book.models.map((model) => (model.model === entry.model ? entry : model)) };
}
