import { readFileSync } from 'node:fs';
import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import type { Answer, Fixture, Sent } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentFal } from './index.ts';
import { spec } from './spec.ts';

const CALLS = new Set(['run', 'subscribe', 'stream', 'queue.submit', 'queue.status', 'queue.result', 'queue.cancel']);

const folder = new URL('../fixtures/', import.meta.url);

/** The body of a webhook, as a fixture has it. */
function payloadOf(name: string): unknown {
  return (JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Fixture).exchange.response;
}

/** The fixtures of a queue tell its last answer; a submit and one look at the job come before it. */
function serve({ call, exchange }: Fixture, { method, url }: Sent): Answer | undefined {
  const job = { request_id: exchange.headers?.['x-fal-request-id'] };
  if (call[0] === 'subscribe' && method === 'POST') return { body: { ...job, status: 'IN_QUEUE', queue_position: 0 } };
  if (call[0] === 'subscribe' && /\/status(?:\?|$)/.test(url)) return { body: { ...job, status: 'COMPLETED' } };
  if (call[0] !== 'stream') return undefined;
  return { headers: { ...exchange.headers, 'content-type': 'text/event-stream' }, body: exchange.response };
}

const cases = conformance(spec, readFixtures(folder), {
  from: import.meta.url,
  sdk: '@fal-ai/client',
  client: (sdk: typeof import('@fal-ai/client'), fetch) => sdk.createFalClient({ credentials: 'key-canary', fetch }),
  instrument: instrumentFal,
  day: '2026-11-24',
  model: 'run-flux-dev',
  // Errors are repeated by the client, and an endpoint that nobody named cannot be called.
  plays: ({ name, call, exchange }) =>
    CALLS.has(call[0]) &&
    exchange.response !== undefined &&
    (exchange.status ?? 0) < 300 &&
    name !== 'queue-result-unknown-endpoint',
  serve,
  jobs: [
    {
      submit: 'queue-submit-kling',
      running: 'queue-status',
      done: 'queue-result',
      expect: { status: 'final', amount: '0.56', currency: 'USD', outcome: 'charged' },
      otherEnds: [
        'queue-cancel',
        'queue-status-cancelled',
        'queue-status-failed',
        'queue-result-cancelled',
        'queue-result-invalid',
      ].map((fixture) => ({ fixture, expect: { status: 'at_risk', amount: '0.56', outcome: 'unknown' } })),
    },
  ],
  webhooks: [
    {
      provider: 'fal',
      payload: payloadOf('webhook-image'),
      submit: 'queue-submit',
      expect: { status: 'estimated', amount: '0.078' },
    },
    {
      provider: 'fal',
      payload: payloadOf('webhook-image'),
      facts: { billableUnits: '2' },
      submit: 'queue-submit',
      expect: { status: 'final', amount: '0.078' },
    },
  ],
  stream: 'stream-flux-dev',
  repeats: [429, 503],
  uncovered: {
    'streaming.stream': 'the same function as client.stream, which is patched on its object',
    'realtime.connect': 'a web socket; the simulator plays it',
    'factory.createFalClient': 'the cases in processes of their own, test/noticed and test/matrix',
    'config.getConfig': 'of the older package: test/matrix',
  },
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
