import type { SliceReport } from './run.ts';

/** The first slices fill what is bounded: caches, pools, compiled code. */
const WARM_UP = 100_000;
/** A short run gets a third of its generations for that. */
const WARM_UP_PART = 1 / 3;
/**
 * Live memory may grow by this much afterwards, in bytes: a little for what is still compiled, and
 * for each generation less than anything takes that is kept for it. The least is an entry of a Map
 * by the id of its job, some 100 bytes, and the steady worker makes a half of the generations.
 */
const STILL_WARMING = 2 * 2 ** 20;
const PER_GENERATION = 10;

export interface Growth {
  /** generations since the warm-up */
  readonly generations: number;
  /** by the least-squares line through the samples */
  readonly bytes: number;
  readonly allowed: number;
}

/** How live memory has grown since the warm-up. */
export function growthOf(slices: readonly SliceReport[]): Growth {
  const total = slices.at(-1)?.generations ?? 0;
  const warm = slices.filter(({ generations }) => generations >= Math.min(WARM_UP, total * WARM_UP_PART));
  const [x, y] = [mean(warm.map((one) => one.generations)), mean(warm.map((one) => one.heap))];
  const slope =
    warm.reduce((sum, one) => sum + (one.generations - x) * (one.heap - y), 0) /
    warm.reduce((sum, one) => sum + (one.generations - x) ** 2, 0);
  const generations = total - (warm[0]?.generations ?? 0);
  return { generations, bytes: slope * generations, allowed: STILL_WARMING + PER_GENERATION * generations };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
