import type { Emits } from './worker/emits.ts';
import type { SeenMetric } from './worker/otel.ts';

/** Metrics whose values are times: only that and how often they were taken can be compared. */
const TIMES: ReadonlySet<string> = new Set([
  'gen_ai.client.inference.duration',
  'costspan.price.age',
  'costspan.price.book.age',
]);

/** Where two subjects differ in what they emitted of the same answers, one line each; ids that are random in each process count as equal. */
export function differences(own: Emits, floor: Emits): string[] {
  const found = [
    ...compare('spans', own.spans, floor.spans),
    ...compare('records', own.records, floor.records),
    ...compare('metrics', byName(own.metrics), byName(floor.metrics)),
  ];
  return [...new Set(found)];
}

/** By name and by attributes in place of their order, which says nothing. */
function byName(metrics: readonly SeenMetric[]): object {
  return Object.fromEntries(
    metrics.map(({ name, points, ...metric }) => [
      name,
      {
        ...metric,
        points: Object.fromEntries(
          points.map(({ attributes, value }) => [
            JSON.stringify(Object.entries(attributes).sort()),
            TIMES.has(name) ? shapeOf(value) : value,
          ]),
        ),
      },
    ]),
  );
}

/** A histogram without its times. */
function shapeOf(value: unknown): unknown {
  const { count, buckets } = value as { count?: number; buckets?: { boundaries: readonly number[] } };
  return { count, boundaries: buckets?.boundaries };
}

function compare(path: string, own: unknown, floor: unknown): string[] {
  if (typeof own === 'object' && own !== null && typeof floor === 'object' && floor !== null) {
    const names = new Set([...Object.keys(own), ...Object.keys(floor)]);
    return [...names].flatMap((name) =>
      // The n-th span is any span: one line tells of all.
      compare(`${path}.${/^\d+$/.test(name) ? '*' : name}`, valueOf(own, name), valueOf(floor, name)),
    );
  }
  return isSame(own, floor) ? [] : [`${path}: costspan ${shown(own)}, floor ${shown(floor)}`];
}

function valueOf(value: object, name: string): unknown {
  return (value as Record<string, unknown>)[name];
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.replace(UUID, '*') === b.replace(UUID, '*');
  // Sums of the same doubles in another order.
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= Math.abs(a) * 1e-12;
  return a === b;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
