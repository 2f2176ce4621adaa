import { decimal } from './money.ts';
import type { Decimal, Unit } from './money.ts';

/**
 * The most of a unit that one generation can credibly hold. A charge beyond it is kept and flagged:
 * it is more often a meter that misread milliseconds for seconds than a bill.
 */
const MOST: Readonly<Record<Unit, number>> = {
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

const most = Object.fromEntries(Object.entries(MOST).map(([unit, n]) => [unit, decimal(n)])) as Record<Unit, Decimal>;

/** Whether a billed quantity lies within its unit's band. */
export function isPlausible(unit: Unit, quantity: Decimal): boolean {
  return quantity.lte(most[unit]);
}
