import { decimal } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';

/** What retries do to one wanted result. */
export interface Attempts {
  /** expected generations of one result that is started */
  readonly generations: Decimal;
  /** share of the started results that end accepted */
  readonly accepted: Decimal;
}

/** Places of the shares and averages: far below a nano-dollar in a million. */
const PLACES = 20;

/**
 * Generations until one is accepted, each accepted with the same chance p, given up after m:
 * 1 + (1 - p) + ... + (1 - p)^(m - 1), which is (1 - (1 - p)^m) / p, and 1 / p without a bound.
 * Divided by the share that ends accepted, 1 - (1 - p)^m, it is 1 / p again: the bound saves
 * generations of outputs that are given up, it makes no accepted one cheaper.
 */
export function attemptsOf(acceptance: number, maxAttempts: number | undefined): Attempts {
  const one = decimal(1);
  const p = decimal(acceptance);
  if (maxAttempts === undefined) return { generations: one.div(p), accepted: one };
  const rejected = one.minus(p);
  let generations = decimal(0);
  let reached = one;
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    generations = generations.plus(reached);
    reached = reached.times(rejected).round(PLACES);
  }
  return { generations: generations.round(PLACES), accepted: one.minus(reached) };
}
