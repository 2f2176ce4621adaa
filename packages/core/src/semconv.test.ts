import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ChargeEvent } from './recording/charge-event.ts';
import { ALIAS, ATTR, BUDGET_EVENT, EVENT, METRIC, SPAN_EVENT, TAG } from './semconv.ts';

const [signals = '', events = ''] = readFileSync(join(import.meta.dirname, '../SEMCONV.md'), 'utf8').split(
  '## Charge events',
);

function rowsOf(text: string): { name: string; mark: string }[] {
  return text
    .split('\n')
    .map((line) => /^\| `([\w.]+)` \|.*\| ([^|]+) \|$/.exec(line))
    .filter((row) => row !== null)
    .map(([, name = '', mark = '']) => ({ name, mark }));
}

const rows = rowsOf(signals);

it('SEMCONV.md has every name that is written, once, and no other', () => {
  const written = [ALIAS, ATTR, BUDGET_EVENT, EVENT, METRIC, SPAN_EVENT].flatMap((names) =>
    Object.values<string>(names),
  );
  expect(rows.map(({ name }) => name).sort()).toEqual([...written, `${TAG}KEY`].sort());
});

/** Complete, or it has another type. */
const EVENT_FIELDS: Record<keyof ChargeEvent, true> = {
  kind: true,
  key: true,
  provider: true,
  model: true,
  tier: true,
  outputType: true,
  status: true,
  amount: true,
  currency: true,
  missingReason: true,
  unit: true,
  quantity: true,
  unitPrice: true,
  retries: true,
  attempt: true,
  reason: true,
  failover: true,
  tierMismatch: true,
  output: true,
  plan: true,
  feature: true,
  jobId: true,
  traceId: true,
  spanId: true,
  time: true,
};

it('SEMCONV.md has every field of a charge event, in its order', () => {
  expect(rowsOf(events).map(({ name }) => name)).toEqual(Object.keys(EVENT_FIELDS));
});

it('every name in SEMCONV.md has its mark', () => {
  expect([...rows, ...rowsOf(events)].filter(({ mark }) => mark !== 'stable' && mark !== 'experimental')).toEqual([]);
});
