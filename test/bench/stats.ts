/** The middle of the values; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('the median of nothing');
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[half] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/** The value below which a share of the values lies, by linear interpolation. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('a quantile of nothing');
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low + (high - low) * (at - Math.floor(at));
}

/** Two cells against one another, measured round by round. */
export interface Delta {
  readonly value: number;
  /** 95 % interval of the median, by resampling the rounds */
  readonly low: number;
  readonly high: number;
  /** the same of the least of each: what neighbours cannot have made */
  readonly least: number;
}

/** Median of the differences of the same rounds: what slows a whole round down cancels out. */
export function delta(a: readonly number[], b: readonly number[]): Delta {
  return paired(a, b, (one, other) => one - other);
}

/** Median of the quotients of the same rounds. */
export function ratio(a: readonly number[], b: readonly number[]): Delta {
  return paired(a, b, (one, other) => one / other);
}

function paired(a: readonly number[], b: readonly number[], of: (one: number, other: number) => number): Delta {
  const rounds = Math.min(a.length, b.length);
  const values = Array.from({ length: rounds }, (_, i) => of(a[i] as number, b[i] as number));
  const resampled = resampledMedians(values);
  return {
    value: median(values),
    low: quantile(resampled, 0.025),
    high: quantile(resampled, 0.975),
    least: of(Math.min(...a), Math.min(...b)),
  };
}

/**
 * The noise of this machine at this hour: 95 % of the differences that two equal cells show. A
 * difference that is not larger says nothing.
 */
export function noiseOf(off: readonly number[], offAgain: readonly number[]): number {
  const { value, low, high } = delta(off, offAgain);
  return Math.max(Math.abs(value), Math.abs(low), Math.abs(high));
}

/** Whether a difference may be spoken of at all. */
export function isAboveNoise(value: number, noise: number): boolean {
  return Math.abs(value) > noise;
}

export type Verdict = 'met' | 'missed' | 'unclear';

/** Met and missed only where the interval and the noise leave no doubt. */
export function verdict(measured: Pick<Delta, 'value' | 'low' | 'high'>, target: number, noise: number): Verdict {
  const high = Math.max(measured.high, measured.value + noise);
  const low = Math.min(measured.low, measured.value - noise);
  if (high <= target) return 'met';
  return low > target ? 'missed' : 'unclear';
}

const RESAMPLES = 2_000;

function resampledMedians(values: readonly number[]): number[] {
  const next = generator(1);
  return Array.from({ length: RESAMPLES }, () =>
    median(values.map(() => values[Math.floor(next() * values.length)] as number)),
  );
}

/** mulberry32: the same rounds give the same interval. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
