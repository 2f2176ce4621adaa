import { readFileSync } from 'node:fs';
import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import type { Answer, Fixture, Sent } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentReplicate } from './index.ts';
import { spec } from './spec.ts';

const CALLS = new Set([
  'run',
  'stream',
  'wait',
  'predictions.create',
  'predictions.get',
  'predictions.cancel',
  'trainings.create',
  'trainings.get',
]);

type Fields = Readonly<Record<string, unknown>>;

const folder = new URL('../fixtures/', import.meta.url);

/** The fixtures of `run` and `stream` tell the prediction at its end; where they poll, they have submitted before. */
function serve({ name, exchange }: Fixture, { method, url }: Sent): Answer | undefined {
  const [prediction, ...events] = [exchange.response].flat() as [Fields, ...Fields[]];
  if (url.includes('stream.replicate.com'))
    return { headers: { 'content-type': 'text/event-stream' }, body: streamOf(events.length > 0 ? events : EVENTS) };
  if (name.startsWith('run-poll') && method === 'POST')
    return { status: 201, body: { ...prediction, status: 'starting', output: null, metrics: {} } };
  return { status: exchange.status ?? 200, body: prediction };
}

const EVENTS: readonly Fields[] = [
  { event: 'output', data: 'A paper boat' },
  { event: 'done', data: {} },
];

function streamOf(events: readonly Fields[]): string {
  return events
    .map(({ event, data }, i) => `event: ${event}\nid: ${i}\ndata: ${typeof data === 'string' ? data : '{}'}\n\n`)
    .join('');
}

const cases = conformance(spec, readFixtures(folder), {
  from: import.meta.url,
  sdk: 'replicate',
  otherVersions: ['replicate0'],
  client: (sdk: typeof import('replicate') & { default?: typeof import('replicate') }, fetch) =>
    new (sdk.default ?? sdk)({ auth: 'r8_canary', fetch, useFileOutput: false }),
  instrument: instrumentReplicate,
  day: '2026-11-24',
  model: 'predictions-create-prefer-wait',
  // Hardware is stated by hand, in `explain`: no call carries it.
  plays: ({ call, exchange }) =>
    CALLS.has(call[0]) &&
    exchange.response !== undefined &&
    (exchange.status ?? 0) < 300 &&
    !exchange.model?.startsWith('hardware/'),
  serve,
  jobs: [
    {
      submit: 'predictions-create-starting',
      running: 'predictions-get-processing',
      done: 'predictions-get',
      expect: { status: 'final', amount: '0.012', currency: 'USD', outcome: 'charged' },
      otherEnds: ['predictions-failed', 'predictions-cancel', 'wait-failed'].map((fixture) => ({
        fixture,
        expect: { status: 'at_risk', amount: '0.012', outcome: 'unknown' },
      })),
    },
  ],
  webhooks: [
    {
      provider: 'replicate',
      payload: (JSON.parse(readFileSync(new URL('webhook-completed.json', folder), 'utf8')) as Fixture).exchange
        .response,
      submit: 'predictions-create-starting',
      expect: { status: 'final', amount: '0.012' },
    },
  ],
  stream: 'stream-image',
  repeats: [429],
  skip: { 'disabled, and enabled in flight': 'predictions.create comes to its request after an await' },
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
