import { readdirSync, readFileSync } from 'node:fs';
import { conformance } from '@costspan/instrumentation/conformance';
import type { Answer, Fixture, Sent } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { freshSdk } from '../../../test/support/sdks.ts';
import { falSpec, instrumentFal } from './index.ts';

const CALLS = new Set(['run', 'subscribe', 'stream', 'queue.submit', 'queue.status', 'queue.result']);

const folder = new URL('../fixtures/', import.meta.url);
const all = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture);
const fixtures = all.filter(
  ({ call, exchange }) => CALLS.has(call?.[0]) && exchange.response !== undefined && (exchange.status ?? 0) < 300,
);

interface Sdk {
  createFalClient(config: object): object;
}
const make =
  ({ createFalClient }: Sdk) =>
  (fetch: typeof globalThis.fetch): object =>
    createFalClient({ credentials: 'key-canary', fetch });
const plain = make(freshSdk<Sdk>('@fal-ai/client'));
const watched = make(freshSdk<Sdk>('@fal-ai/client'));

/** The fixtures of a queue tell its last answer; a submit and one look at the job come before it. */
function serve({ call, exchange }: Fixture, { method, url }: Sent): Answer | undefined {
  const job = { request_id: exchange.headers?.['x-fal-request-id'] };
  if (call[0] === 'subscribe' && method === 'POST') return { body: { ...job, status: 'IN_QUEUE', queue_position: 0 } };
  if (call[0] === 'subscribe' && /\/status(?:\?|$)/.test(url)) return { body: { ...job, status: 'COMPLETED' } };
  if (call[0] !== 'stream') return undefined;
  return { headers: { ...exchange.headers, 'content-type': 'text/event-stream' }, body: exchange.response };
}

const cases = conformance(falSpec, fixtures, {
  plain,
  instrumented: (fetch) => instrumentFal(watched(fetch)),
  serve,
  model: fixtures.find(({ call }) => call[0] === 'run')?.name ?? '',
  repeats: [429, 503],
  skip: { 'queue-result-unknown-endpoint': 'a call of the SDK names the endpoint' },
  uncovered: {
    'queue.cancel': 'charges nothing; test/noticed plays it',
    'streaming.stream': 'the same function as client.stream, which is patched on its object',
    'realtime.connect': 'a web socket; the simulator plays it',
    'factory.createFalClient': 'module hooks patch it: test/noticed, test/matrix',
    'config.getConfig': 'of the older package: test/matrix',
  },
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
