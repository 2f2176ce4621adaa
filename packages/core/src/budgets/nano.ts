import { decimal, parseQuantity, toText } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import type { Charge } from '../rating/charge.ts';

const NANO = decimal(1_000_000_000);
/** Nano-dollars that a store sums exactly: nine million dollars. */
const MOST = Number.MAX_SAFE_INTEGER;

/** US dollars as whole nano-dollars, rounded up: a budget is never exceeded by a rounding. */
export function nano(dollars: Decimal): number {
  return Math.min(dollars.times(NANO).round(0, 'up').toNumber(), MOST);
}

/** Nano-dollars as an exact decimal text of US dollars. */
export function dollarsText(amount: number): string {
  return toText(decimal(amount).div(NANO));
}

/** What a charge, or an amount that the app states, comes to; undefined where that is not known in US dollars. */
export function nanoOf(stated: Charge | number | string | undefined): number | undefined {
  if (stated === undefined) return undefined;
  if (typeof stated === 'object')
    return stated.status === 'unpriced' || stated.currency !== 'USD' ? undefined : nano(decimal(stated.amount));
  const amount = parseQuantity(stated);
  return amount && nano(amount);
}
