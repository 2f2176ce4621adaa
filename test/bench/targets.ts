import type { Big } from './big.ts';
import type { Row, Speed } from './speed.ts';
import type { Starts } from './start.ts';
import { isAboveNoise, verdict } from './stats.ts';

export interface Micro {
  /** ns */
  readonly rating: Readonly<Record<string, { median: number; p99: number; status: string }>>;
  readonly index: { readonly median: number; readonly p99: number };
}

export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly got: string;
  readonly verdict: 'met' | 'missed' | 'unclear';
}

const CALL_NAMES = {
  chat: 'chat.completions.create',
  image: 'images.generate',
  error: 'chat answered with 400',
} as const;

/** The numbers that costspan promises, against what this run measured. */
export function judge(speed: Speed, big: readonly Big[], starts: Starts, micro: Micro): Target[] {
  return [
    ...speed.rows.filter((row) => row.subject === 'costspan').flatMap((row) => cpu(row, speed.rows)),
    ...startUp(starts),
    ...rating(micro),
    book(starts),
    large(big),
  ];
}

function cpu(row: Row, rows: readonly Row[]): Target[] {
  const over = row.overSpan;
  if (!over) return [];
  const name = CALL_NAMES[row.call];
  const first: Target = {
    what: `${name}: CPU over a bare span`,
    wanted: '<= 15 µs',
    got: micros(over.value, row.noise),
    verdict: verdict(over, 15, row.noise),
  };
  const peers = rows
    .filter((peer) => peer.call === row.call && peer.ownLess)
    .map((peer) => {
      const less = peer.ownLess as NonNullable<Row['ownLess']>;
      const got = isAboveNoise(less.value, row.noise)
        ? `${Math.abs(less.value).toFixed(0)} µs ${less.value < 0 ? 'less' : 'more'}`
        : 'within noise';
      return { what: `${name}: CPU below ${peer.title}`, wanted: 'less', got, verdict: verdict(less, 0, row.noise) };
    });
  return [first, ...peers];
}

function startUp(starts: Starts): Target[] {
  return starts.rows.flatMap((row) =>
    row.overOtel
      ? [
          {
            what: `start-up: ${row.title}`,
            wanted: '<= 60 ms over the SDK',
            got: isAboveNoise(row.overOtel.value, starts.noise)
              ? `${row.overOtel.value.toFixed(0)} ms`
              : `within noise (${starts.noise.toFixed(0)} ms)`,
            verdict: verdict(row.overOtel, 60, starts.noise),
          },
        ]
      : [],
  );
}

function rating(micro: Micro): Target[] {
  return Object.entries(micro.rating).map(([name, { median }]) => ({
    what: `rating: ${name}`,
    wanted: '<= 2 µs',
    got: `${(median / 1_000).toFixed(2)} µs`,
    verdict: median <= 2_000 ? 'met' : 'missed',
  }));
}

function book({ book: { ms, models } }: Starts): Target {
  return {
    what: `loading the book (${models} models), cold`,
    wanted: '<= 10 ms',
    got: `${ms.toFixed(1)} ms`,
    verdict: models === 0 ? 'unclear' : ms <= 10 ? 'met' : 'missed',
  };
}

/** A copy of the image would be 4 MB; what a call costs anyway is far below this. */
const MOST_ADDED = 256 * 1024;

function large(big: readonly Big[]): Target {
  const added = big.find((one) => one.subject === 'costspan')?.added ?? Number.NaN;
  return {
    what: 'images.generate, 4 MB: no copy of the image',
    wanted: '<= 256 KiB added',
    got: `${(added / 1024).toFixed(0)} KiB`,
    verdict: added <= MOST_ADDED ? 'met' : 'missed',
  };
}

function micros(value: number, noise: number): string {
  return isAboveNoise(value, noise) ? `${value.toFixed(1)} µs` : `within noise (${noise.toFixed(1)} µs)`;
}
