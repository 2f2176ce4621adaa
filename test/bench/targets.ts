import type { Big } from './big.ts';
import type { Emitted } from './emits.ts';
import type { Cell, Row } from './speed.ts';
import type { Starts } from './start.ts';
import { isAboveNoise, verdict } from './stats.ts';
import type { Delta, Verdict } from './stats.ts';
import { JUDGED } from './subjects.ts';
import type { CallName } from './subjects.ts';
import type { WindowName } from './windows.ts';

export interface Micro {
  /** ns */
  readonly rating: Readonly<Record<string, { median: number; p99: number; status: string }>>;
  readonly index: { readonly median: number; readonly p99: number };
}

export interface Target {
  readonly what: string;
  readonly goal: string;
  readonly got: string;
  readonly verdict: Verdict;
  /** what may not be passed, where it is more than the goal */
  readonly limit?: { readonly wanted: string; readonly verdict: Verdict } | undefined;
}

const CALL_NAMES = {
  chat: 'chat.completions.create',
  image: 'images.generate',
  error: 'chat answered with 400',
} as const;

/** µs over a bare span with the same attributes: what is wanted, and what is the most. */
const OVER_SPAN: readonly { call: CallName; window: WindowName; goal: number; limit?: number }[] = [
  { call: 'chat', window: 'steady', goal: 20, limit: 25 },
  { call: 'image', window: 'steady', goal: 30, limit: 35 },
  { call: 'chat', window: 'first', goal: 190 },
  { call: 'image', window: 'first', goal: 180 },
];
/** The whole call, by the same call with the same telemetry written by hand. */
const BY_FLOOR = { goal: 1.2, limit: 1.25 };
/** Peers that emit as much, or about as much: costspan takes less than they do. */
const DEARER: ReadonlySet<string> = new Set(['braintrust', 'openinference', 'openlit']);
/** ms of CPU over the OpenTelemetry SDK alone. */
const REGISTER = { goal: 0, limit: 20 };
const INSTRUMENTATIONS = 60;
/** µs */
const RATING = { usual: 1, worst: 3 };
const BOOK_MS = 10;
/** A copy of the image would be 4 MB; what a call costs anyway is far below this. */
const MOST_ADDED = 256 * 1024;

/** The numbers that costspan promises, against what this run measured. */
export function judge(rows: readonly Row[], big: readonly Big[], starts: Starts, micro: Micro): Target[] {
  const calls = [...new Set(rows.map((row) => row.call))];
  return [
    ...calls.flatMap((call) => cpu(judgedRow(rows, call), rows)),
    ...startUp(starts),
    ...rating(micro),
    book(starts),
    large(big),
  ];
}

function judgedRow(rows: readonly Row[], call: CallName): Row {
  const found = rows.find((row) => row.call === call && row.subject === JUDGED);
  if (!found) throw new Error(`${call}: no row of ${JUDGED}, which targets are about`);
  return found;
}

function cpu(row: Row, rows: readonly Row[]): Target[] {
  const name = CALL_NAMES[row.call];
  const { steady } = row.windows;
  const spans = OVER_SPAN.filter((one) => one.call === row.call).map(({ window, goal, limit }) => {
    const { overSpan, noise } = row.windows[window];
    const what = `${name}, ${window === 'first' ? 'first 1,000 calls' : 'steady'}: CPU over a bare span`;
    return measured(what, overSpan, { goal, limit }, noise, 'µs', 1);
  });
  // A call that is refused has no floor, and nothing is promised of it.
  const floor = steady.byFloor
    ? [
        measured(
          `${name}, steady: whole call by the floor`,
          steady.byFloor,
          BY_FLOOR,
          steady.noise / steady.median,
          '×',
          2,
        ),
      ]
    : [];
  const peers = row.call === 'error' ? [] : rows.filter((one) => one.call === row.call && one.kind === 'peer');
  return [
    ...spans,
    ...floor,
    ...peers.flatMap((peer) => inAll(name, peer)),
    ...peers.map((peer) => perThing(name, row, peer)),
  ];
}

function measured(
  what: string,
  delta: Delta | undefined,
  { goal, limit }: { goal: number; limit?: number | undefined },
  noise: number,
  unit: string,
  digits: number,
): Target {
  if (!delta) throw new Error(`${what}: not measured`);
  const got = `${delta.value.toFixed(digits)} ${unit} (least ${delta.least.toFixed(digits)}, noise ${noise.toFixed(digits)})`;
  return {
    what,
    goal: `<= ${goal} ${unit}`,
    got,
    verdict: verdict(delta, goal, noise),
    limit: limit === undefined ? undefined : { wanted: `<= ${limit} ${unit}`, verdict: verdict(delta, limit, noise) },
  };
}

function inAll(name: string, peer: Row): Target[] {
  if (!DEARER.has(peer.subject)) return [];
  const { ownLess, noise } = peer.windows.steady;
  if (!ownLess) throw new Error(`${peer.title}: not compared with costspan`);
  const got = isAboveNoise(ownLess.value, noise)
    ? `${Math.abs(ownLess.value).toFixed(0)} µs ${ownLess.value < 0 ? 'less' : 'more'}`
    : `within noise (${noise.toFixed(0)} µs)`;
  const what = `${name}, steady: CPU below ${peer.title}, in all`;
  return [{ what, goal: 'less', got, verdict: verdict(ownLess, 0, noise) }];
}

/** What a call emits: spans, metric series and records. */
export function things({ spans, series, records }: Emitted): number {
  return spans + series + records;
}

/** µs over the bare SDK, by what is emitted for it; undefined where nothing is. */
export function costOfThing(cell: Cell, emitted: Emitted): number | undefined {
  const count = things(emitted);
  return cell.overBare && count > 0 ? cell.overBare.value / count : undefined;
}

function perThing(name: string, own: Row, peer: Row): Target {
  const ours = costOfThing(own.windows.steady, own.emitted);
  const theirs = costOfThing(peer.windows.steady, peer.emitted);
  const noise = own.windows.steady.noise / things(own.emitted) + peer.windows.steady.noise / things(peer.emitted);
  const less = ours === undefined || theirs === undefined ? Number.NaN : ours - theirs;
  return {
    what: `${name}, steady: CPU below ${peer.title}, per span, series and record`,
    goal: 'less',
    got:
      ours === undefined || theirs === undefined ? 'nothing emitted' : `${ours.toFixed(1)} and ${theirs.toFixed(1)} µs`,
    verdict: Number.isNaN(less) ? 'unclear' : verdict({ value: less, low: less, high: less }, 0, noise),
  };
}

function startUp({ rows, noise }: Starts): Target[] {
  const of = (id: string): Delta | undefined => rows.find((row) => row.id === id)?.overOtel;
  return [
    measured('start-up: @costspan/auto/register, CPU over the SDK alone', of('register'), REGISTER, noise, 'ms', 0),
    measured(
      'start-up: costspan instrumentations, CPU over the SDK alone',
      of('costspan'),
      { goal: INSTRUMENTATIONS },
      noise,
      'ms',
      0,
    ),
  ];
}

function rating(micro: Micro): Target[] {
  return Object.entries(micro.rating).map(([name, { median }]) => {
    const goal = name.startsWith('worst') ? RATING.worst : RATING.usual;
    return {
      what: `rating: ${name}`,
      goal: `<= ${goal} µs`,
      got: `${(median / 1_000).toFixed(2)} µs`,
      verdict: median <= goal * 1_000 ? 'met' : 'missed',
    };
  });
}

function book({ book: { ms, models } }: Starts): Target {
  return {
    what: `loading the book (${models} models), cold`,
    goal: `<= ${BOOK_MS} ms`,
    got: `${ms.toFixed(1)} ms`,
    verdict: models === 0 ? 'unclear' : ms <= BOOK_MS ? 'met' : 'missed',
  };
}

function large(big: readonly Big[]): Target {
  const added = big.find((one) => one.subject === JUDGED)?.added ?? Number.NaN;
  return {
    what: 'images.generate, 4 MB: no copy of the image',
    goal: '<= 256 KiB added',
    got: `${(added / 1024).toFixed(0)} KiB`,
    verdict: added <= MOST_ADDED ? 'met' : 'missed',
  };
}
