import { describe, expect, test } from 'vitest';
import { differences } from './same-telemetry.ts';
import type { Emits } from './worker/emits.ts';

const key = (id: string): string => `openai:call:00000000-0000-4000-8000-${id}-1`;

function emits(): Emits {
  const point = (
    attributes: Record<string, string>,
    value: unknown,
  ): { attributes: typeof attributes; value: unknown } => ({
    attributes,
    value,
  });
  return {
    spans: [{ name: 'chat', kind: 2, error: false, atStart: ['a'], attributes: { a: 1, b: 'x' } }],
    records: [{ eventName: 'e', body: 'e', severity: 9, inSpan: true, attributes: { key: key('000000000001'), n: 1 } }],
    metrics: [
      {
        name: 'costspan.cost',
        unit: '{USD}',
        description: 'd',
        kind: 3,
        points: [point({ m: '1' }, 0.1 + 0.2), point({ m: '2' }, 1)],
      },
      {
        name: 'gen_ai.client.inference.duration',
        unit: 's',
        description: 'd',
        kind: 0,
        points: [point({}, { count: 1, sum: 0.3, buckets: { boundaries: [1, 2], counts: [1, 0, 0] } })],
      },
    ],
  };
}

describe('is the same', () => {
  test('with random ids, times, and series in another order', () => {
    const other = structuredClone(emits());
    Object.assign(other.records[0]?.attributes ?? {}, { key: key('000000000002') });
    Object.assign(other.metrics[1]?.points[0]?.value ?? {}, { sum: 0.7 });
    const [cost] = other.metrics;
    Object.assign(cost ?? {}, { points: cost?.points.toReversed() });
    expect(differences(emits(), other)).toEqual([]);
  });
});

describe('differs', () => {
  test.each<[string, (one: Emits) => unknown]>([
    ['spans.*.attributes.b: costspan "x", floor "y"', (one) => change(one.spans[0]?.attributes, { b: 'y' })],
    ['spans.*.attributes.a: costspan 1, floor "1"', (one) => change(one.spans[0]?.attributes, { a: '1' })],
    ['spans.*.attributes.c: costspan nothing, floor 1', (one) => change(one.spans[0]?.attributes, { c: 1 })],
    ['spans.*.atStart.*: costspan "a", floor "b"', (one) => change(one.spans[0], { atStart: ['b'] })],
    ['records.*.attributes.n: costspan 1, floor 2', (one) => change(one.records[0]?.attributes, { n: 2 })],
    ['records.*: costspan nothing', (one) => (one.records as unknown[]).push({})],
    [
      'metrics.costspan.cost.points.[["m","2"]]: costspan 1, floor 2',
      (one) => change(one.metrics[0]?.points[1], { value: 2 }),
    ],
    ['metrics.costspan.cost.unit', (one) => change(one.metrics[0], { unit: '1' })],
    [
      'metrics.gen_ai.client.inference.duration.points.[].count: costspan 1, floor 2',
      (one) => change(one.metrics[1]?.points[0]?.value as object, { count: 2 }),
    ],
  ])('%s', (wanted, edit) => {
    const other = structuredClone(emits());
    edit(other);
    expect(differences(emits(), other).join('\n')).toContain(wanted);
  });
});

function change(what: object | undefined, by: object): void {
  if (!what) throw new Error('nothing to change');
  Object.assign(what, by);
}
