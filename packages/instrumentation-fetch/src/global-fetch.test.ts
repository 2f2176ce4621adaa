import type { Recorder } from '@costspan/instrumentation/conformance';
import { openCallCount } from '@costspan/instrumentation';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { instrumentFetch } from './index.ts';
import { Provider, record, until } from './testing.ts';

const given = globalThis.fetch;
let provider: Provider;
let recorder: Recorder;
beforeAll(async () => {
  provider = await new Provider().listen();
});
beforeEach(() => {
  recorder = record(provider.gateways);
  provider.answer = { response: { data: [{}], credits: 40 } };
});
afterAll(async () => {
  globalThis.fetch = given;
  await provider.close();
});

/** Another runtime, by the versions that it states. */
function runtime(versions: Readonly<Record<string, string | undefined>>): void {
  vi.stubGlobal('process', Object.create(process, { versions: { value: versions } }));
}

const post = (): Promise<Response> =>
  fetch(provider.here('recraft', 'https://external.api.recraft.ai/v1/images/generations'), {
    method: 'POST',
    body: '{"model":"recraftv3"}',
  });

it.each([
  ['a Worker', {}],
  ['Bun', { node: '24.3.0', bun: '1.4.5', undici: '7.29.0' }],
  ['Deno', { node: '24.2.0', deno: '2.9.6', undici: '7.29.0' }],
])('in %s the global fetch is wrapped, once, and measures', async (_, versions) => {
  globalThis.fetch = given;
  runtime(versions);
  instrumentFetch();
  const wrapped = globalThis.fetch;
  instrumentFetch();
  vi.unstubAllGlobals();
  expect(wrapped).not.toBe(given);
  globalThis.fetch = wrapped;
  await (await post()).json();
  await until(() => openCallCount() === 0);
  const amounts = recorder.records.map(({ attributes }) => attributes['costspan.cost.amount_decimal']);
  expect(amounts).toEqual(['0.04']);
});

it('on Node with channels that tell of bodies it stays what it was', () => {
  globalThis.fetch = given;
  runtime({ node: '24.21.0', undici: '7.29.1' });
  instrumentFetch();
  vi.unstubAllGlobals();
  expect(globalThis.fetch).toBe(given);
});
