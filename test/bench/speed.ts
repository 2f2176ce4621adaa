import { worker } from './child.ts';
import { byHandOf, checkFloor, measureEmitted } from './emits.ts';
import type { Emitted } from './emits.ts';
import { APP_NEXT } from './paths.ts';
import type { Plan } from './options.ts';
import { delta, median, noiseOf, ratio } from './stats.ts';
import type { Delta } from './stats.ts';
import { JUDGED, SUBJECTS } from './subjects.ts';
import type { CallName, Subject } from './subjects.ts';
import { WINDOWS } from './windows.ts';
import type { WindowName } from './windows.ts';
import type { ByHand } from './worker/calls.ts';

/** One cell of one round. */
export interface Sample {
  /** µs a call */
  readonly cpu: Readonly<Record<WindowName, number>>;
  readonly heapPer10k: number;
}

/** One subject in one window. */
export interface Cell {
  /** µs of CPU a call: median, least and most of the rounds */
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly overBare?: Delta | undefined;
  readonly overSpan?: Delta | undefined;
  /** the whole call, by that of the floor */
  readonly byFloor?: Delta | undefined;
  /** costspan less this peer, round by round */
  readonly ownLess?: Delta | undefined;
  /** µs: below this a difference says nothing */
  readonly noise: number;
}

export interface Row {
  readonly call: CallName;
  readonly subject: string;
  readonly title: string;
  readonly kind: Subject['kind'];
  readonly windows: Readonly<Record<WindowName, Cell>>;
  readonly heapPer10k: number;
  readonly heapNoise: number;
  readonly emitted: Emitted;
}

type Place = { readonly subject: Subject; readonly call: CallName };
/** By `CALL/SUBJECT`, one for each round. */
export type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Every cell once a round, each in a process of its own, forth in one round and back in the next. */
export async function measureSpeed(plan: Plan, progress: (text: string) => void): Promise<Row[]> {
  const places = plan.calls.flatMap((call) =>
    SUBJECTS.filter((one) => one.calls.includes(call) && plan.subjects(one)).map((subject) => ({ subject, call })),
  );
  const byHand = new Map<CallName, ByHand>();
  for (const call of plan.calls) {
    progress(`what costspan emits, and the floor: ${call}`);
    const given = await byHandOf(call);
    byHand.set(call, given);
    if (call !== 'error') await checkFloor(call, given);
  }
  const emitted = new Map<string, Emitted>();
  for (const place of places)
    emitted.set(keyOf(place), await measureEmitted(place.subject, place.call, byHand.get(place.call)));
  const samples = new Map<string, Sample[]>();
  for (let round = 0; round < plan.rounds; round++) {
    const order = round % 2 === 0 ? places : places.toReversed();
    for (const [i, place] of order.entries()) {
      const { call, subject } = place;
      progress(`round ${round + 1} of ${plan.rounds}, cell ${i + 1} of ${order.length}: ${call}, ${subject.title}`);
      const sample = await run(place, byHand.get(call));
      samples.set(keyOf(place), [...(samples.get(keyOf(place)) ?? []), sample]);
    }
  }
  return places.map((place) => rowOf(place, samples, emitted.get(keyOf(place)) as Emitted));
}

function run({ subject, call }: Place, byHand: ByHand | undefined): Promise<Sample> {
  return worker<Sample>('speed.ts', [subject.runs, call, JSON.stringify({ windows: WINDOWS, byHand })], {
    flags: ['--expose-gc'],
    ...(subject.next && { cwd: APP_NEXT }),
  });
}

function keyOf({ call, subject }: Place): string {
  return `${call}/${subject.id}`;
}

/** What the rounds say of one subject. */
export function rowOf(place: Place, samples: Samples, emitted: Emitted): Row {
  const { subject, call } = place;
  const heap = (id: string): number[] => (samples.get(`${call}/${id}`) ?? []).map((one) => one.heapPer10k);
  const windows = Object.fromEntries(WINDOWS.map(({ name }) => [name, cellOf(place, name, samples)]));
  return {
    call,
    subject: subject.id,
    title: subject.title,
    kind: subject.kind,
    windows: windows as Record<WindowName, Cell>,
    heapPer10k: median(heap(subject.id)),
    heapNoise: noiseOf(heap('off'), heap('off2')),
    emitted,
  };
}

function cellOf({ subject, call }: Place, window: WindowName, samples: Samples): Cell {
  const of = (id: string): number[] => (samples.get(`${call}/${id}`) ?? []).map((one) => one.cpu[window]);
  const cpu = of(subject.id);
  // Two bare cells: their mean is the base, their difference the noise.
  const again = of('off2');
  const bare = subject.next ? of('off-next') : of('off').map((one, i) => (one + (again[i] ?? one)) / 2);
  const { kind, next } = subject;
  const floor = of('floor');
  return {
    median: median(cpu),
    least: Math.min(...cpu),
    most: Math.max(...cpu),
    overBare: kind === 'bare' ? undefined : delta(cpu, bare),
    overSpan: kind === 'bare' || kind === 'span' || next ? undefined : delta(cpu, of('span')),
    byFloor: kind === 'bare' || kind === 'floor' || next || floor.length === 0 ? undefined : ratio(cpu, floor),
    ownLess: kind === 'peer' ? delta(of(JUDGED), cpu) : undefined,
    noise: noiseOf(of('off'), again),
  };
}
