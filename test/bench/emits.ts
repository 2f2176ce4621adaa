import { worker } from './child.ts';
import { APP_NEXT } from './paths.ts';
import { differences } from './same-telemetry.ts';
import { JUDGED } from './subjects.ts';
import type { CallName, Subject } from './subjects.ts';
import type { ByHand } from './worker/calls.ts';
import type { Emits } from './worker/emits.ts';

/** How much telemetry one call is. */
export interface Emitted {
  readonly spans: number;
  readonly spanAttributes: number;
  /** a metric with one set of attributes is one: what back ends count */
  readonly series: number;
  readonly records: number;
  readonly recordAttributes: number;
}

/** What `subject` leaves behind of so many calls, in a process of its own. */
export function emitsOf(
  subject: Pick<Subject, 'runs' | 'next'>,
  call: CallName,
  calls: number,
  byHand?: ByHand,
): Promise<Emits> {
  return worker<Emits>('emits.ts', [subject.runs, call, JSON.stringify({ calls, byHand })], {
    ...(subject.next && { cwd: APP_NEXT }),
  });
}

export function emittedOf({ spans, metrics, records }: Emits): Emitted {
  const attributes = (all: readonly { readonly attributes: object }[]): number =>
    all.reduce((sum, one) => sum + Object.keys(one.attributes).length, 0);
  return {
    spans: spans.length,
    spanAttributes: attributes(spans),
    series: metrics.reduce((sum, metric) => sum + metric.points.length, 0),
    records: records.length,
    recordAttributes: attributes(records),
  };
}

/** What the hand-written subjects are given of costspan's own emission. */
export async function byHandOf(call: CallName): Promise<ByHand> {
  const { spans } = await emitsOf({ runs: JUDGED }, call, 1);
  const [span] = spans;
  if (!span) throw new Error(`costspan left no span of ${call}: there is nothing to measure`);
  const { name, attributes } = span;
  return { span: { name, attributes }, priceVersion: String(attributes['costspan.price.version'] ?? '') };
}

/** More calls than there are ways to order the lines of a charge. */
const COMPARED = 300;

/** Throws where the floor's telemetry is not costspan's, span for span, record for record and metric for metric. */
export async function checkFloor(call: CallName, byHand: ByHand): Promise<void> {
  const own = await emitsOf({ runs: JUDGED }, call, COMPARED);
  const floor = await emitsOf({ runs: 'floor' }, call, COMPARED, byHand);
  const found = differences(own, floor);
  if (own.spans.length !== COMPARED || own.records.length !== COMPARED)
    found.unshift(`${COMPARED} calls: ${own.spans.length} spans and ${own.records.length} records of costspan`);
  if (found.length > 0)
    throw new Error(
      `the floor (worker/floor*.ts) no longer emits what costspan does of ${call}; write it by hand as well:\n  ${found.slice(0, 20).join('\n  ')}`,
    );
}
