import type { Outcome } from './charge.ts';
import { parseQuantity } from '../util/money.ts';
import type { PriceBook } from '../price-book/book.ts';
import type { Model } from '../price-book/compile.ts';
import type { Usage } from '../usage/usage.ts';
import { billedUnits } from './billed.ts';

/** Whether a call is charged: a success is, and for every other end the biller's rule decides. */
export function outcomeOf(usage: Usage, book: PriceBook, model: Model | undefined): Outcome {
  if (usage.isFree) return 'not_charged';
  // A generation under way is rated as if it will succeed: that is its estimate.
  if (usage.end === 'succeeded' || usage.end === 'pending') return 'charged';
  if (usage.end === 'not_sent') return 'not_charged';
  // A bill that the provider states decides: a task that was refunded in full reports 0.
  const { reported } = usage;
  if (reported === 'partial') return 'charged';
  const stated = parseQuantity(reported?.amount) ?? billedUnits(usage)?.quantity;
  if (stated) return stated.gt(0) ? 'charged' : 'not_charged';
  const rule = book.outcomeRule(usage.provider, usage.end, model)?.outcome ?? 'unknown';
  if (rule !== 'metered') return rule;
  const metered = usage.measures.some(
    (one) =>
      (one.basis === 'usage' || one.basis === 'billed_units') &&
      one.quantity.gt(0) &&
      (!model || model.groups.some((group) => group.item === one.item)),
  );
  return metered ? 'charged' : 'not_charged';
}
