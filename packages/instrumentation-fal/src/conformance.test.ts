import { readdirSync, readFileSync } from 'node:fs';
import { conformance } from '@costspan/instrumentation/conformance';
import type { Fixture } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { freshSdk } from '../../../test/support/sdks.ts';
import { falSpec, instrumentFal } from './index.ts';

const folder = new URL('../fixtures/', import.meta.url);
const all = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture);
const fixtures = all.filter(
  ({ call, exchange }) => call?.[0] === 'run' && exchange.response !== undefined && (exchange.status ?? 0) < 300,
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

const cases = conformance(falSpec, fixtures, {
  plain,
  instrumented: (fetch) => instrumentFal(watched(fetch)),
  model: fixtures[0]?.name ?? '',
  repeats: [429, 503],
  // A queue answers several requests for one call: the simulator plays it in test/invoice, test/matrix and its own tests.
  uncovered: Object.fromEntries(
    [
      'client.subscribe',
      'client.stream',
      'streaming.stream',
      'queue.submit',
      'queue.status',
      'queue.result',
      'queue.cancel',
      'realtime.connect',
      'factory.createFalClient',
      'config.getConfig',
    ].map((row) => [row, 'several requests, or no result']),
  ),
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
