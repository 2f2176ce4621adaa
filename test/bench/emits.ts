import { worker } from './child.ts';
import { APP, APP_NEXT } from './paths.ts';
import { differences } from './same-telemetry.ts';
import { JUDGED } from './subjects.ts';
import type { CallName, Subject } from './subjects.ts';
import type { ByHand } from './worker/calls.ts';
import type { Emits } from './worker/emits.ts';
import type { SeenSpan } from './worker/otel.ts';

/** How much telemetry one call is. */
export interface Emitted {
  readonly spans: number;
  readonly spanAttributes: number;
  /** a metric with one set of attributes is one: what back ends count */
  readonly series: number;
  readonly records: number;
  readonly recordAttributes: number;
}

/** What `subject` leaves behind of so many calls, in a process of its own in `app`, the folder that has `worker`. */
function emitsOf(
  subject: string,
  call: CallName,
  calls: number,
  byHand: ByHand | undefined,
  app: string,
): Promise<Emits> {
  return worker<Emits>('emits.ts', [subject, call, JSON.stringify({ calls, byHand })], { cwd: app });
}

export async function measureEmitted(subject: Subject, call: CallName, byHand: ByHand | undefined): Promise<Emitted> {
  const { spans, metrics, records } = await emitsOf(subject.runs, call, 1, byHand, subject.next ? APP_NEXT : APP);
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
export async function byHandOf(call: CallName, app: string = APP): Promise<ByHand> {
  const { spans } = await emitsOf(JUDGED, call, 1, undefined, app);
  const { name, attributes } = spans[0] as SeenSpan;
  return { span: { name, attributes }, priceVersion: String(attributes['costspan.price.version'] ?? '') };
}

/** More calls than there are ways to order the lines of a charge. */
const COMPARED = 300;

/** Throws where the floor's telemetry is not costspan's, span for span, record for record and metric for metric. */
export async function checkFloor(call: 'chat' | 'image', byHand: ByHand, app: string = APP): Promise<void> {
  const own = await emitsOf(JUDGED, call, COMPARED, undefined, app);
  const floor = await emitsOf('floor', call, COMPARED, byHand, app);
  const found = differences(own, floor);
  if (own.spans.length !== COMPARED || own.records.length !== COMPARED)
    found.unshift(`${COMPARED} calls: ${own.spans.length} spans and ${own.records.length} records of costspan`);
  if (found.length > 0)
    throw new Error(
      `the floor (test/bench/worker/floor*.ts) does not emit what costspan does of ${call}; write it by hand as well:\n  ${found.slice(0, 20).join('\n  ')}`,
    );
}
