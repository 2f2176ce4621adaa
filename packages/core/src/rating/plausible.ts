import type { Charge } from './charge.ts';
import { decimal } from '../util/money.ts';
import type { Decimal, Unit } from '../util/money.ts';
import type { Item } from '../usage/usage.ts';

/**
 * The most of a unit that one generation can credibly hold. A charge beyond it is kept and flagged:
 * it is more often a meter that misread milliseconds for seconds than a bill.
 */
const MAX: Readonly<Record<Unit, number>> = {
  image: 1_000,
  megapixel: 10_000,
  second: 36_000,
  minute: 1_440,
  hour: 48,
  video: 100,
  character: 5_000_000,
  token: 20_000_000,
  step: 100_000,
  tile: 100_000,
  request: 1_000,
  compute_second: 604_800,
  credit: 1_000_000,
  provider_unit: 1_000_000,
};

/** Generated clips are shorter than transcribed recordings; the longest is an upscaled film. */
const MAX_CLIP: Partial<Record<Unit, number>> = { second: 7_200, minute: 120, hour: 2 };

/** US dollars that no single generation costs. */
const MAX_AMOUNT = decimal(1_000);

const max = decimals(MAX);
const maxClip = decimals({ ...MAX, ...MAX_CLIP });

function decimals(all: Readonly<Record<Unit, number>>): Record<Unit, Decimal> {
  return Object.fromEntries(Object.entries(all).map(([unit, n]) => [unit, decimal(n)])) as Record<Unit, Decimal>;
}

/** Whether a billed quantity lies within its unit's band. */
export function isPlausible(item: Item, unit: Unit, quantity: Decimal): boolean {
  return quantity.lte(item === 'video_output' ? maxClip[unit] : max[unit]);
}

/** US dollars up to which a charge is not compared with its estimate: a thousand times almost nothing is little. */
const MIN_COMPARED = decimal(1);

/** Whether a charge is more than a thousand times the estimate of its request. `estimate` is called only where the charge is large. */
export function isFarAbove(charge: Charge, estimate: () => Charge | undefined): boolean {
  if (charge.status === 'unpriced' || charge.amount.lte(MIN_COMPARED)) return false;
  const expected = estimate();
  return (
    expected !== undefined &&
    expected.status !== 'unpriced' &&
    expected.currency === charge.currency &&
    expected.amount.gt(0) &&
    charge.amount.gt(expected.amount.times(1_000))
  );
}

/** Whether an amount is one that a single generation can cost; true for other currencies than US dollars. */
export function isPlausibleAmount(amount: Decimal, currency: string): boolean {
  return currency !== 'USD' || amount.lte(MAX_AMOUNT);
}
