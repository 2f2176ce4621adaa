import type { Decimal } from '@costspan/core';
import { money, roughly } from '../text/money.ts';
import type { Summary } from './summary.ts';

/** What was spent, when, and whether that is more than before. */
export function headline({ total, from, to, before }: Summary): string {
  const when = from === undefined ? '' : from === to ? ` on ${from}` : ` from ${from} to ${String(to)}`;
  if (total.isEmpty) return `nothing was charged${when}`;
  const spent = `${roughly(total.spend)}${when}`;
  if (!before) return spent;
  const { period, total: earlier } = before;
  const days = period.from === period.to ? String(period.from) : `${String(period.from)} to ${String(period.to)}`;
  return `${spent}, ${change(total.spend, earlier.spend)} ${days} (${roughly(earlier.spend)})`;
}

function change(now: Decimal, before: Decimal): string {
  if (now.eq(before)) return 'as much as';
  const more = now.gt(before) ? 'more than' : 'less than';
  if (before.eq(0)) return more;
  return `${now.minus(before).abs().times(100).div(before).round(1).toFixed()} % ${more}`;
}

/** What the spend does not say by itself: never one number with it. */
export function remarks({ total }: Summary): [name: string, value: string | undefined][] {
  const { spend, wasted, atRisk, unpriced, missing, adjusted, notCharged, others } = total;
  const share = spend.gt(0) ? ` (${wasted.times(100).div(spend).round(1).toFixed()} % of the spend)` : '';
  return [
    ['wasted', wasted.eq(0) ? undefined : `${roughly(wasted)}${share} on what was rejected, or failed`],
    [
      'at risk',
      atRisk.charges === 0
        ? undefined
        : `${[roughly(atRisk.amount), ...listed(atRisk.others)].join(' + ')} may have been billed beside it: ${atRisk.charges} without an answer`,
    ],
    [
      'unpriced',
      unpriced === 0
        ? undefined
        : `${unpriced} of unknown cost: ${[...missing].map(([reason, n]) => `${n} ${reason}`).join(', ')}`,
    ],
    ['other currencies', others.size === 0 ? undefined : listed(others).join(' + ')],
    [
      'corrections',
      adjusted.eq(0) ? undefined : `${adjusted.lt(0) ? '-' : '+'}${roughly(adjusted.abs())}, in the spend`,
    ],
    ['not charged', notCharged === 0 ? undefined : String(notCharged)],
  ];
}

function listed(amounts: ReadonlyMap<string, Decimal>): string[] {
  return [...amounts].map(([currency, amount]) => money(amount, currency));
}
