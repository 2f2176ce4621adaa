import { worker } from './child.ts';
import { median } from './stats.ts';

/** One size of something that grows, and what each of its numbers is there: median and least of the rounds. */
export interface Size {
  readonly size: string;
  readonly values: Readonly<Record<string, { readonly median: number; readonly least: number }>>;
}

export interface Scale {
  /** ms of CPU for `configure`, ns for `find` and `rate`; by models in a layer of the app's own */
  readonly book: readonly Size[];
  /** ns a `set` of a full bounded map; by its bound */
  readonly map: readonly Size[];
  /** µs of CPU a call, and MB of heap; by calls in flight */
  readonly inFlight: readonly Size[];
  /** the same; by features that the calls are attributed to in turn */
  readonly features: readonly Size[];
  /** bytes of heap; of an open call and of an open job, with the bare SDK and with costspan */
  readonly held: readonly Size[];
}

interface Point {
  readonly part: keyof Scale;
  readonly size: string;
  readonly file: string;
  readonly args: readonly string[];
  /** what tells its numbers from those of another point of the same size */
  readonly of?: string;
}

const POINTS: readonly Point[] = [
  ...['10', '100', '1000', '5000'].map((size) => ({ part: 'book' as const, size, file: 'book.ts', args: [size] })),
  ...['1000', '10000', '50000', '200000'].map((size) => ({
    part: 'map' as const,
    size,
    file: 'map.ts',
    args: [size],
  })),
  ...['1', '100', '1000'].flatMap((size) =>
    ['bare', 'costspan'].map((of) => ({
      part: 'inFlight' as const,
      size,
      file: 'calls.ts',
      args: [of, size, '0'],
      of,
    })),
  ),
  ...['1', '1000', '10000'].map((size) => ({
    part: 'features' as const,
    size,
    file: 'calls.ts',
    args: ['costspan', '1', size],
  })),
  ...['call', 'job'].flatMap((size) =>
    ['bare', 'costspan'].map((of) => ({ part: 'held' as const, size, file: 'held.ts', args: [of, size], of })),
  ),
];

/** What grows with the app: each point in a process of its own, forth in one round and back in the next. */
export async function measureScale(rounds: number, progress: (text: string) => void): Promise<Scale> {
  const seen = new Map<Point, Record<string, number>[]>(POINTS.map((point) => [point, []]));
  for (let round = 0; round < rounds; round++) {
    for (const point of round % 2 === 0 ? POINTS : POINTS.toReversed()) {
      progress(`scale, round ${round + 1} of ${rounds}: ${point.part}, ${point.size}`);
      const values = await worker<Record<string, number>>(`scale/${point.file}`, point.args, {
        flags: ['--expose-gc'],
      });
      seen.get(point)?.push(values);
    }
  }
  const part = (name: keyof Scale): Size[] => {
    const sizes = new Map<string, Record<string, Size['values'][string]>>();
    for (const [point, samples] of seen) {
      if (point.part !== name) continue;
      const values = sizes.get(point.size) ?? {};
      sizes.set(point.size, values);
      for (const key of Object.keys(samples[0] ?? {})) {
        const all = samples.map((one) => one[key] as number);
        values[point.of === undefined ? key : `${point.of} ${key}`] = { median: median(all), least: Math.min(...all) };
      }
    }
    return [...sizes].map(([size, values]) => ({ size, values }));
  };
  return {
    book: part('book'),
    map: part('map'),
    inFlight: part('inFlight'),
    features: part('features'),
    held: part('held'),
  };
}
