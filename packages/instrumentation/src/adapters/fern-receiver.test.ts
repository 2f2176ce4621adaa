import { DeepgramClient } from '@deepgram/sdk';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { attachmentOf } from '../attachment.ts';
import { Recorder } from '../conformance/recorder.ts';
import { Stub } from '../conformance/stub.ts';
import type { Answer } from '../conformance/stub.ts';
import { findOpenCall, openCallCount } from '../open-calls.ts';
import type { OpenCall } from '../spec.ts';
import { row, specOf } from '../testing.ts';
import { fern, fernReceiver } from './fern.ts';

const NAME = 'fern-receiver-test';
const exchanges: { status?: number | undefined; headers?: object | undefined; response?: unknown }[] = [];
const attachment = attachmentOf(
  specOf({
    name: NAME,
    adapter: fern,
    headers: ['dg-char-count'],
    providers: [{ provider: 'acme', usages: (exchange) => (exchanges.push(exchange), []) }],
    methods: [{ ...row, target: 'Media', method: '__transcribeUrl', receiver: fernReceiver(NAME) }],
  }),
);

const TRANSCRIPT: Answer = { body: { metadata: { duration: 2.5 }, results: { channels: [] } } };

beforeEach(() => {
  exchanges.length = 0;
  attachment.providers = new Recorder().providers;
  attachment.enabled = true;
});
afterEach(() => void vi.unstubAllGlobals());

function clientWith(options: ConstructorParameters<typeof DeepgramClient>[0]): DeepgramClient {
  const client = new DeepgramClient({ apiKey: 'k', maxRetries: 1, ...options });
  attachment.patch({ Media: Object.getPrototypeOf(client.listen.v1.media) }, 'test');
  return client;
}

/** Begins a call: what it gives, and what is counted of it. */
function listen(client: DeepgramClient) {
  const answer = client.listen.v1.media.transcribeUrl({ url: 'https://x/a.wav' });
  return { answer, http: (findOpenCall(() => true) as unknown as OpenCall).http };
}

it('counts each attempt of the client’s fetch, and keeps its headers', async () => {
  const { fetch } = new Stub((_sent, n) =>
    n === 1 ? { status: 503 } : { ...TRANSCRIPT, headers: { 'dg-char-count': '5' } },
  );
  const { answer, http } = listen(clientWith({ fetch }));
  expect(await answer).toEqual(TRANSCRIPT.body);
  expect([http.count, http.status]).toEqual([2, 200]);
  expect(exchanges).toMatchObject([{ status: 200, headers: { 'dg-char-count': '5' } }]);
});

it('reads the global fetch when the request is made, as the SDK does', async () => {
  const client = clientWith({});
  vi.stubGlobal('fetch', new Stub(() => TRANSCRIPT).fetch);
  const { answer, http } = listen(client);
  expect(await answer).toEqual(TRANSCRIPT.body);
  expect(http.count).toBe(1);
});

it('leaves the client as it is', async () => {
  const { fetch } = new Stub(() => TRANSCRIPT);
  const client = clientWith({ fetch });
  const media = client.listen.v1.media as unknown as { readonly _options: object };
  const before = media._options;
  await listen(client).answer;
  expect(media._options).toBe(before);
  expect(before).toMatchObject({ fetch });
});

it.each([
  ['with an answer', { ok: true, body: TRANSCRIPT.body, rawResponse: new Response(null) }, 0],
  ['without one', { ok: false, error: { reason: 'timeout' }, rawResponse: Response.error() }, 1],
])('counts one attempt of the app’s own fetcher, %s', async (_, result, unanswered) => {
  const { answer, http } = listen(clientWith({ fetcher: (async () => result) as never }));
  await answer.catch(() => undefined);
  expect([http.count, http.unanswered(false).length]).toEqual([1, unanswered]);
});

it('counts one that throws, and lets it throw', async () => {
  const broken = new Error('broken');
  const fetcher = (): never => {
    throw broken;
  };
  const { answer } = listen(clientWith({ fetcher: (async () => fetcher()) as never }));
  await expect(answer).rejects.toBe(broken);
});

it('counts what the app’s own fetcher sends by the SDK’s transport, and not the fetcher as well', async () => {
  const fetcher = async (): Promise<unknown> => {
    const { http } = findOpenCall(() => true) as unknown as OpenCall;
    await http.send(async () => new Response(null, { status: 503 }));
    await http.send(async () => new Response(null));
    return { ok: true, body: TRANSCRIPT.body, rawResponse: new Response(null) };
  };
  const { answer, http } = listen(clientWith({ fetcher: fetcher as never }));
  await answer;
  expect([http.count, http.status, http.unanswered(false)]).toEqual([2, 200, []]);
});

it('stands in for nothing that has no options, or reads no fetch from them', () => {
  for (const self of [{}, { _options: null }, { _options: 'x' }, { _options: { fetch: globalThis.fetch } }])
    expect(fernReceiver(NAME)(self)).toBeUndefined();
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
