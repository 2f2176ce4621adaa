import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DeepgramClient } from '@deepgram/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachmentOf } from '../attachment.ts';
import { observeChannels } from '../channels.ts';
import { Recorder } from '../conformance/recorder.ts';
import { Stub } from '../conformance/stub.ts';
import type { Answer } from '../conformance/stub.ts';
import { openCallCount } from '../open-calls.ts';
import type { OpenCall } from '../spec.ts';
import { row, specOf, unhandledRejections } from '../testing.ts';
import { fern } from './fern.ts';

const NAME = 'fern-test';
const spec = specOf({
  name: NAME,
  adapter: fern,
  headers: ['dg-char-count'],
  providers: [
    {
      provider: 'acme',
      usages: (exchange) => (exchanges.push(exchange), []),
    },
  ],
  methods: [
    { ...row, target: 'Audio', method: '__generate', observe: (_value, call) => (calls.push(call), false) },
    { ...row, target: 'Media', method: '__transcribeUrl' },
  ],
});
const calls: OpenCall[] = [];
const exchanges: { status?: number | undefined; headers?: object | undefined; response?: unknown }[] = [];
const attachment = attachmentOf(spec);

let recorder: Recorder;
beforeEach(() => {
  recorder = new Recorder();
  exchanges.length = 0;
  attachment.providers = recorder.providers;
  attachment.enabled = true;
});

const SPEECH: Answer = {
  headers: { 'content-type': 'audio/mpeg', 'dg-char-count': '5', 'dg-request-id': 'r-1' },
  body: new Uint8Array([1, 2, 3]),
};
const TRANSCRIPT: Answer = { body: { metadata: { duration: 2.5 }, results: { channels: [] } } };
const REFUSED: Answer = { status: 400, body: { err_msg: 'no' } };

const clientOf = (fetch: typeof globalThis.fetch): DeepgramClient => new DeepgramClient({ apiKey: 'k', fetch });

function client(answer: Answer): DeepgramClient {
  const made = clientOf(new Stub(() => answer).fetch);
  attachment.patch(
    { Audio: Object.getPrototypeOf(made.speak.v1.audio), Media: Object.getPrototypeOf(made.listen.v1.media) },
    'test',
  );
  return made;
}

const speak = (one: DeepgramClient) => one.speak.v1.audio.generate({ text: 'hello' });
const listen = (one: DeepgramClient) => one.listen.v1.media.transcribeUrl({ url: 'https://x/a.wav' });

describe('an HttpResponsePromise', () => {
  it('gives its data, whose facts and headers are seen', async () => {
    const answer = await listen(client(TRANSCRIPT));
    expect(answer).toEqual(TRANSCRIPT.body);
    expect(exchanges).toMatchObject([{ status: 200, response: TRANSCRIPT.body }]);
    expect(recorder.spans.map(({ ended }) => ended)).toEqual([true]);
  });

  it('is the SDK’s own, and gives data and raw response together, once', async () => {
    const promise = speak(client(SPEECH));
    expect(promise.constructor.name).toBe('HttpResponsePromise');
    const { data, rawResponse } = await promise.withRawResponse();
    expect(data).toBe(await promise);
    expect(rawResponse.headers.get('dg-request-id')).toBe('r-1');
    expect(exchanges).toMatchObject([{ status: 200, headers: { 'dg-char-count': '5' } }]);
    expect(recorder.spans).toHaveLength(1);
  });

  it('gives sound as the SDK’s own stream', async () => {
    const body = new ReadableStream({
      pull: (controller) => (controller.enqueue(new Uint8Array([7])), controller.close()),
    });
    const response = new Response(body, { headers: { 'content-type': 'audio/mpeg' } });
    client(SPEECH);
    const answer = await speak(clientOf(async () => response));
    const stream = answer.stream();
    expect(stream).toBe(response.body);
    expect(stream?.locked).toBe(false);
    expect(Reflect.ownKeys(stream!).filter((key) => typeof key === 'string')).toEqual([]);
    expect(new Uint8Array(await new Response(stream).arrayBuffer())).toEqual(new Uint8Array([7]));
  });

  it('rejects with the SDK’s own error', async () => {
    const promise = speak(client(REFUSED));
    await expect(promise).rejects.toMatchObject({ name: 'BadRequestError', statusCode: 400, body: { err_msg: 'no' } });
    expect(recorder.spans.map(({ ended }) => ended)).toEqual([true]);
  });

  it('that the app leaves rejected is an unhandled rejection as without costspan', async () => {
    const one = client(REFUSED);
    const reasons = async (): Promise<string[]> => {
      const found = await unhandledRejections(async () => {
        void speak(one);
        for (let i = 0; i < 5; i++) await new Promise(setImmediate);
      });
      return found.map(String);
    };
    attachment.enabled = false;
    const expected = await reasons();
    attachment.enabled = true;
    expect(expected).toHaveLength(1);
    expect(await reasons()).toEqual(expected);
  });

  it('whose rejection the app handles leaves none', async () => {
    const one = client(REFUSED);
    expect(await unhandledRejections(() => speak(one).catch(() => undefined))).toEqual([]);
    expect(
      await unhandledRejections(() =>
        speak(one)
          .withRawResponse()
          .catch(() => undefined),
      ),
    ).toEqual([]);
  });
});

describe('HTTP attempts', () => {
  const server = createServer();
  const statuses: number[] = [];
  server.on('request', (_request, response) => {
    response.writeHead(statuses.shift() ?? 200, { 'content-type': 'audio/mpeg', 'dg-char-count': '5' }).end('sound');
  });
  afterEach(() => void server.close());

  it('that the SDK repeats are counted by the channels', async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    statuses.push(503, 200);
    client(SPEECH);
    observeChannels(NAME, (url, method) => method === 'POST' && url.includes('/v1/speak'));
    const answer = await speak(
      new DeepgramClient({ apiKey: 'k', environment: { base, production: base, agent: base, agentRest: base } }),
    );
    expect(await new Response(answer.stream()).text()).toBe('sound');
    expect(calls.at(-1)?.http.count).toBe(2);
    expect(exchanges).toMatchObject([{ headers: { 'dg-char-count': '5' } }]);
  });
});

it('lets what is not of Fern be observed as anything else', () => {
  const never = (): never => {
    throw new Error('not asked');
  };
  const rawResponse = new Response(null);
  for (const value of [
    undefined,
    null,
    'text',
    {},
    { data: 1 },
    { data: 1, rawResponse: { status: 200 } },
    { rawResponse },
  ])
    expect(fern.value?.(value, {} as never, never)).toBe(false);
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
