import { attachmentOf, endOpenCalls, openCall, openCallCount } from '@costspan/instrumentation';
import type { SdkSpec, WireAnswer } from '@costspan/instrumentation';
import type { Recorder } from '@costspan/instrumentation/conformance';
import { meter as recraft } from '@costspan/meters/recraft';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { meterFetch } from './index.ts';
import { GENERATE } from './spec.ts';
import { Provider, record, until } from './testing.ts';

/** Nothing else of the layer is switched on in this file: what is seen is seen by the wrapper, as where no channel is. */
const metered = meterFetch(fetch);

let provider: Provider;
let recorder: Recorder;
beforeAll(async () => {
  provider = await new Provider().listen();
});
beforeEach(() => {
  recorder = record(provider.gateways);
  provider.answer = { response: ANSWER };
});
afterEach(() => endOpenCalls());
afterAll(() => provider.close());

const ANSWER = { data: [{ url: 'https://img.recraft.ai/a.png' }], credits: 40 };
const JSON_TYPE = { 'content-type': 'application/json' };
const REQUEST = JSON.stringify({ model: 'recraftv3', prompt: 'A paper boat' });

const url = (): string => provider.here('recraft', 'https://external.api.recraft.ai/v1/images/generations');
const post = (init: RequestInit = {}): Promise<Response> =>
  metered(url(), { method: 'POST', headers: JSON_TYPE, body: REQUEST, ...init });

const records = () => recorder.records.filter(({ eventName }) => eventName === 'costspan.charge');
const amounts = (): unknown[] => records().map(({ attributes }) => attributes['costspan.cost.amount_decimal']);

async function drain(stream: ReadableStream<Uint8Array> | null): Promise<string> {
  let text = '';
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) text += new TextDecoder().decode(chunk);
  return text;
}

async function readAll(stream: ReadableStream<Uint8Array> | null): Promise<string> {
  const reader = stream!.getReader();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read())
    text += new TextDecoder().decode(part.value);
  return text;
}

const WAYS: Readonly<Record<string, (response: Response) => Promise<unknown>>> = {
  json: (response) => response.json(),
  text: async (response) => JSON.parse(await response.text()) as unknown,
  arrayBuffer: async (response) => JSON.parse(Buffer.from(await response.arrayBuffer()).toString()) as unknown,
  bytes: async (response) => JSON.parse(Buffer.from(await response.bytes()).toString()) as unknown,
  blob: async (response) => JSON.parse(await (await response.blob()).text()) as unknown,
  'a reader': async ({ body }) => JSON.parse(await readAll(body)) as unknown,
  'for await': async ({ body }) => JSON.parse(await drain(body)) as unknown,
  pipeThrough: async ({ body }) => JSON.parse(await drain(body!.pipeThrough(new TransformStream()))) as unknown,
  'a clone': (response) => response.clone().json(),
  tee: async ({ body }) => JSON.parse(await readAll(body!.tee()[1])) as unknown,
};

describe.each(Object.keys(WAYS))('an answer that the app reads by %s', (way) => {
  it.each(['one piece', 'chunked', 'gzip'] as const)('in %s has its money', async (form) => {
    provider.form = form;
    expect(await WAYS[way]?.(await post())).toEqual(ANSWER);
    await until(() => openCallCount() === 0);
    expect(amounts()).toEqual(['0.04']);
    provider.form = 'one piece';
  });
});

it('what the app holds is what fetch gave', async () => {
  let given: Response | undefined;
  const own = meterFetch(async (...args: Parameters<typeof fetch>) => (given = await fetch(...args)));
  const response = await own(url(), { method: 'POST', body: REQUEST });
  expect(response).toBe(given);
  expect(response).toBeInstanceOf(Response);
  expect(Object.keys(response)).toEqual([]);
  expect([response.url, response.type, response.redirected]).toEqual([url(), 'basic', false]);
  expect([metered.name, metered.length, String(metered)]).toEqual([fetch.name, fetch.length, String(fetch)]);
  expect(meterFetch(metered)).toBe(metered);
});

it.each([
  ['a Request', () => metered(new Request(url(), { method: 'POST', headers: JSON_TYPE, body: REQUEST }))],
  ['a URL', () => metered(new URL(url()), { method: 'post', headers: JSON_TYPE, body: REQUEST })],
  ['bytes', () => post({ body: new TextEncoder().encode(REQUEST) })],
])('%s is read as a request', async (_, send) => {
  provider.answer = { response: { data: [{}] } };
  await (await send()).json();
  await until(() => openCallCount() === 0);
  expect(records()[0]?.attributes).toMatchObject({ 'gen_ai.request.model': 'recraftv3' });
});

it('a form is read as a request', async () => {
  const form = new FormData();
  form.append('model', 'sd3.5-large');
  form.append('prompt', 'A paper boat');
  form.append('image', new Blob(['x'], { type: 'image/png' }), 'a.png');
  provider.answer = { headers: { 'content-type': 'image/png' } };
  const response = await metered(
    provider.here('stability_ai', 'https://api.stability.ai/v2beta/stable-image/generate/sd3'),
    {
      method: 'POST',
      body: form,
    },
  );
  // Of a file nothing is waited for.
  expect(openCallCount()).toBe(0);
  expect(amounts()).toEqual(['0.065']);
  expect((await response.arrayBuffer()).byteLength).toBe(5);
});

it.each([
  [429, 'not_charged'],
  [500, 'not_charged'],
])('an answer with %i is refused', async (status, outcome) => {
  provider.answer = { status, response: { error: { message: 'no' } } };
  const response = await metered(provider.here('openai', 'https://api.openai.com/v1/images/generations'), {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({ model: 'gpt-image-1', prompt: 'A boat', size: '1024x1024', quality: 'low' }),
  });
  expect(await response.json()).toEqual({ error: { message: 'no' } });
  expect(records().map(({ attributes }) => attributes['costspan.billing.outcome'])).toEqual([outcome]);
});

it('errors of fetch come through as they are', async () => {
  const error = new Error('mine');
  const failing = meterFetch(() => Promise.reject(error));
  await expect((failing as typeof fetch)(url(), { method: 'POST', body: REQUEST })).rejects.toBe(error);
  const throwing = meterFetch((() => {
    throw error;
  }) as unknown as typeof fetch);
  expect(() => void throwing(url(), { method: 'POST', body: REQUEST })).toThrow(error);
  await expect(post({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  expect(openCallCount()).toBe(0);
});

it('an answer that nobody reads is rated by its request', async () => {
  await post();
  endOpenCalls();
  expect(records()).toHaveLength(1);
  expect(records()[0]?.attributes['costspan.cost.status'] ?? 'unpriced').not.toBe('final');
});

it('inside an open call the answer goes to the spec that asks for it', async () => {
  const answers: WireAnswer[] = [];
  const spec: SdkSpec = {
    name: 'some-sdk',
    scope: { name: '@costspan/test', version: '1' },
    clientFunction: 'instrumentSome',
    versions: {},
    files: [],
    methods: [],
    providers: [recraft],
    headers: [],
    wire: (answer) => void answers.push(answer),
  };
  attachmentOf(spec).providers = recorder.providers;
  for (const way of ['json', 'text', 'a reader']) {
    const exchange = { provider: 'recraft', url: url(), request: { model: 'recraftv3' } };
    const call = openCall(spec, GENERATE, { kind: 'generate', exchange });
    expect(await WAYS[way]?.(await call.run(() => post()))).toEqual(ANSWER);
    call.succeed(ANSWER);
    expect(call.http.count).toBe(1);
  }
  expect(answers.map(({ response }) => response)).toEqual([ANSWER, ANSWER, ANSWER]);
  expect(amounts()).toEqual(['0.04', '0.04', '0.04']);
});

it('without an async context a request is left to the SDK that may have made it', async () => {
  const spec: SdkSpec = {
    name: 'patched-sdk',
    scope: { name: '@costspan/test', version: '1' },
    clientFunction: 'instrumentPatched',
    versions: {},
    files: [],
    methods: [{ ...GENERATE, target: 'Sdk', method: 'generate' }],
    providers: [recraft],
    headers: [],
  };
  const none = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
  try {
    await (await post()).json();
    expect(amounts()).toEqual(['0.04']);
    const attachment = attachmentOf(spec);
    attachment.enabled = true;
    attachment.patch({ Sdk: { generate: () => undefined } }, 'client');
    await (await post()).json();
    expect(amounts()).toEqual(['0.04']);
    attachment.enabled = false;
  } finally {
    none.mockRestore();
  }
});

it('a client whose fetch is wrapped twice is one charge', async () => {
  const twice = meterFetch((...args: Parameters<typeof fetch>) => metered(...args));
  await (await twice(url(), { method: 'POST', headers: JSON_TYPE, body: REQUEST })).json();
  expect(amounts()).toEqual(['0.04']);
  expect(recorder.spans).toMatchObject([{ attributes: { 'costspan.transport.retry_count': 0 } }]);
});
