import { worker } from './child.ts';
import { APP_NEXT } from './paths.ts';
import type { Plan } from './options.ts';
import { delta, median, noiseOf } from './stats.ts';
import type { Delta } from './stats.ts';
import { subject, SUBJECTS } from './subjects.ts';
import type { CallName, Subject } from './subjects.ts';

interface Sample {
  /** µs a call */
  readonly cpu: number;
  readonly heapPer10k: number;
  readonly started: number;
  readonly ended: number;
  readonly ownRequests: number;
  readonly metricStreams: number;
  readonly spans: readonly { name: string; attributes: Record<string, unknown> }[];
}

export interface Row {
  readonly call: CallName;
  readonly subject: string;
  readonly title: string;
  /** µs of CPU a call: median, least and most of the rounds */
  readonly cpu: { readonly median: number; readonly least: number; readonly most: number };
  readonly overBare?: Delta | undefined;
  readonly overSpan?: Delta | undefined;
  /** costspan less this peer, round by round */
  readonly ownLess?: Delta | undefined;
  /** below this a difference says nothing */
  readonly noise: number;
  readonly heapPer10k: number;
  readonly heapNoise: number;
  /** spans ended of 1 call */
  readonly ended: number;
  readonly metricStreams: number;
}

export interface Speed {
  readonly rows: readonly Row[];
  /** attributes on costspan's span, which the bare span has too */
  readonly attributes: Readonly<Record<string, number>>;
}

type Cell = { readonly subject: Subject; readonly call: CallName };
type BareSpan = { readonly name: string; readonly attributes: Record<string, unknown> };

/** Every cell once a round, each in a process of its own, forth in one round and back in the next. */
export async function measureSpeed(plan: Plan, progress: (text: string) => void): Promise<Speed> {
  const calls = plan.calls;
  const spans = new Map<CallName, BareSpan>();
  for (const call of calls) {
    const seen = await run({ subject: subject('costspan'), call }, { blocks: 1, calls: 20, warmUp: 0, keep: true });
    const span = seen.spans[0];
    if (!span) throw new Error(`costspan left no span of ${call}: there is nothing to measure`);
    spans.set(call, span);
  }
  const cells = calls.flatMap((call) =>
    SUBJECTS.filter((one) => one.calls.includes(call) && plan.subjects(one)).map((one) => ({ subject: one, call })),
  );
  const samples = new Map<string, Sample[]>();
  for (let round = 0; round < plan.rounds; round++) {
    const order = round % 2 === 0 ? cells : cells.toReversed();
    for (const [i, cell] of order.entries()) {
      progress(
        `round ${round + 1} of ${plan.rounds}, cell ${i + 1} of ${order.length}: ${cell.call}, ${cell.subject.title}`,
      );
      const bare = cell.subject.kind === 'span' ? { span: spans.get(cell.call) } : {};
      const sample = await run(cell, { ...plan.loop, ...bare });
      samples.set(keyOf(cell), [...(samples.get(keyOf(cell)) ?? []), sample]);
    }
  }
  const attributes = Object.fromEntries([...spans].map(([call, span]) => [call, Object.keys(span.attributes).length]));
  return { rows: cells.map((cell) => rowOf(cell, samples)), attributes };
}

function run(cell: Cell, options: object): Promise<Sample> {
  return worker<Sample>('speed.ts', [cell.subject.runs, cell.call, JSON.stringify(options)], {
    flags: ['--expose-gc'],
    ...(cell.subject.next && { cwd: APP_NEXT }),
  });
}

function keyOf(cell: Cell): string {
  return `${cell.call}/${cell.subject.id}`;
}

function rowOf(cell: Cell, samples: ReadonlyMap<string, readonly Sample[]>): Row {
  const of = (id: string, what: 'cpu' | 'heapPer10k' = 'cpu'): number[] =>
    (samples.get(`${cell.call}/${id}`) ?? []).map((one) => one[what]);
  const own = samples.get(keyOf(cell)) ?? [];
  const cpu = own.map((one) => one.cpu);
  // Two bare cells: their mean is the base, their difference the noise.
  const again = of('off2');
  const bare = cell.subject.next ? of('off-next') : of('off').map((one, i) => (one + (again[i] ?? one)) / 2);
  const { kind, id } = cell.subject;
  return {
    call: cell.call,
    subject: id,
    title: cell.subject.title,
    cpu: { median: median(cpu), least: Math.min(...cpu), most: Math.max(...cpu) },
    overBare: kind === 'bare' ? undefined : delta(cpu, bare),
    overSpan: kind === 'bare' || kind === 'span' || cell.subject.next ? undefined : delta(cpu, of('span')),
    ownLess: kind === 'peer' ? delta(of('costspan'), cpu) : undefined,
    noise: noiseOf(of('off'), again),
    heapPer10k: median(own.map((one) => one.heapPer10k)),
    heapNoise: noiseOf(of('off', 'heapPer10k'), of('off2', 'heapPer10k')),
    ended: median(own.map((one) => one.ended)),
    metricStreams: own[0]?.metricStreams ?? 0,
  };
}
