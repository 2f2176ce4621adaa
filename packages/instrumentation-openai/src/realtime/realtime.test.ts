import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { configure, memoryJobStore, registerMeter, settleWebhook } from '@costspan/core';
import { attachmentOf, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { meter } from '@costspan/meters/openai';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { instrumentRealtime } from './index.ts';
import { realtimeRows, targetsOfSocket } from './rows.ts';
import { spec } from './spec.ts';

type Event = Readonly<Record<string, unknown>>;

/** What all sockets of the SDK have. */
interface RealtimeSocket {
  socket: { addEventListener(type: string, listener: () => void): void };
  on(event: string, listener: (event: never) => void): unknown;
  send(event: never): void;
  close(): void;
}

const USAGE = {
  total_tokens: 1500,
  input_tokens: 1000,
  output_tokens: 500,
  input_token_details: {
    text_tokens: 600,
    audio_tokens: 400,
    image_tokens: 0,
    cached_tokens: 200,
    cached_tokens_details: { text_tokens: 200, audio_tokens: 0, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 100, audio_tokens: 400 },
};
// gpt-realtime-2.1: 400 × 4 + 200 × 0.4 + 400 × 32 + 100 × 24 + 400 × 64, of a million each
const AMOUNT = '0.04248';

const created: Event = {
  type: 'session.created',
  event_id: 'event_1',
  session: {
    type: 'realtime',
    id: 'sess_1',
    model: 'gpt-realtime-2.1',
    audio: { input: { transcription: { model: 'gpt-4o-mini-transcribe' } } },
  },
};
const begun = (id = 'resp_1'): Event => ({
  type: 'response.created',
  event_id: 'event_2',
  response: { object: 'realtime.response', id, status: 'in_progress', output: [], usage: null },
});
const done = (id = 'resp_1', more: object = {}): Event => ({
  type: 'response.done',
  event_id: 'event_3',
  response: {
    object: 'realtime.response',
    id,
    status: 'completed',
    output: [{ type: 'message', content: [{ type: 'output_audio', transcript: 'A paper boat, folded once.' }] }],
    usage: USAGE,
    ...more,
  },
});

let recorder: Recorder;
let server: WebSocketServer;
let line: Promise<WebSocket>;

beforeEach(async () => {
  recorder = new Recorder();
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 24), toFake: ['Date'] });
  configure({ jobStore: memoryJobStore() });
  attachmentOf(spec).providers = recorder.providers;
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  line = once(server, 'connection').then(([socket]) => socket as WebSocket);
  await once(server, 'listening');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  configure({});
  for (const client of server.clients) client.terminate();
  server.close();
});

const port = (): number => (server.address() as AddressInfo).port;
/** The SDK insists on `wss:`; the server here has no certificate. */
const createConnection = () => connect(port(), '127.0.0.1');

class Plain extends WebSocket {
  constructor(_: string, protocols?: string[]) {
    super(`ws://127.0.0.1:${port()}`, protocols);
  }
}

/** Tells the app everything up to an event, in the order in which the server sends it. */
async function hear(session: RealtimeSocket, events: readonly Event[]): Promise<void> {
  const last = new Promise<void>((resolve) => {
    let left = events.length;
    session.on('event', () => (--left === 0 ? resolve() : undefined));
  });
  session.on('error', () => undefined);
  const socket = await line;
  for (const event of events) socket.send(JSON.stringify(event));
  await last;
}

const closed = (session: RealtimeSocket): Promise<void> =>
  new Promise((resolve) => session.socket.addEventListener('close', () => resolve()));

const charges = (): unknown[] =>
  recorder.records.map(({ attributes }) => ({
    model: attributes['gen_ai.request.model'],
    amount: attributes['costspan.cost.amount_decimal'],
    status: attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'],
    key: attributes['costspan.charge.key'],
  }));
const CHARGED = { model: 'gpt-realtime-2.1', amount: AMOUNT, status: 'final', key: 'openai:resp_1' };

interface Sdk {
  readonly OpenAI: new (options: object) => object;
}

/** One version of the SDK, and where it has its sockets. */
const VERSIONS = [
  ['openai', 'realtime'],
  ['openai', 'beta/realtime'],
  ['openai6', 'realtime'],
  ['openai5', 'realtime'],
  ['openai5', 'beta/realtime'],
  ['openai4', 'beta/realtime'],
] as const;

describe.each(VERSIONS)('%s/%s', (name, folder) => {
  const clientOf = async (): Promise<object> => {
    const { OpenAI } = (await import(name)) as Sdk;
    return new OpenAI({ apiKey: 'sk-canary' });
  };

  test('OpenAIRealtimeWS: a response is a charge', async () => {
    const { OpenAIRealtimeWS } = (await import(`${name}/${folder}/ws`)) as {
      OpenAIRealtimeWS: new (props: object, client: object) => RealtimeSocket;
    };
    const props = { model: 'gpt-realtime-2.1', options: { createConnection } };
    const session = instrumentRealtime(new OpenAIRealtimeWS(props, await clientOf()));
    await hear(session, [created, begun(), done()]);
    expect(charges()).toEqual([CHARGED]);
    expect(recorder.spans.map((span) => span.name)).toEqual(['chat gpt-realtime-2.1']);
    expect(recorder.spans[0]?.attributes).toMatchObject({ 'server.address': 'api.openai.com' });
    expect(recorder.text()).not.toContain('paper boat');
    session.close();
    await closed(session);
  });

  test('OpenAIRealtimeWebSocket: a response is a charge', async () => {
    vi.stubGlobal('WebSocket', Plain);
    const { OpenAIRealtimeWebSocket } = (await import(`${name}/${folder}/websocket`)) as {
      OpenAIRealtimeWebSocket: new (props: object, client: object) => RealtimeSocket;
    };
    const session = instrumentRealtime(
      new OpenAIRealtimeWebSocket({ model: 'gpt-realtime-2.1', dangerouslyAllowBrowser: true }, await clientOf()),
    );
    await hear(session, [created, begun(), done()]);
    expect(charges()).toEqual([CHARGED]);
    session.close();
    await closed(session);
  });
});

async function connected(props: object = { model: 'gpt-realtime-2.1' }): Promise<RealtimeSocket> {
  const [{ OpenAIRealtimeWS }, { OpenAI }] = await Promise.all([import('openai/realtime/ws'), import('openai')]);
  const all = { ...props, options: { createConnection } } as never;
  return instrumentRealtime(
    new OpenAIRealtimeWS(all, new OpenAI({ apiKey: 'sk-canary' })),
  ) as unknown as RealtimeSocket;
}

test('a response that the user has talked over is billed by its usage', async () => {
  const session = await connected();
  await hear(session, [created, begun(), done('resp_1', { status: 'cancelled' })]);
  expect(charges()).toEqual([CHARGED]);
});

test('what was said is written down by another model', async () => {
  const transcribed = (item_id: string, content_index: number): Event => ({
    type: 'conversation.item.input_audio_transcription.completed',
    event_id: 'event_4',
    item_id,
    content_index,
    transcript: 'Fold it once more, please.',
    usage: {
      type: 'tokens',
      total_tokens: 120,
      input_tokens: 100,
      input_token_details: { text_tokens: 0, audio_tokens: 100 },
      output_tokens: 20,
    },
  });
  const session = await connected();
  const updated = (model: string): Event => ({
    type: 'session.updated',
    session: { input_audio_transcription: { model } },
  });
  const events = [created, transcribed('item_1', 0), transcribed('item_1', 1), updated('my-own'), transcribed('i2', 0)];
  await hear(session, events);
  expect(charges()).toMatchObject([
    { model: 'gpt-4o-mini-transcribe', status: 'final', key: 'openai:item_1' },
    { model: 'gpt-4o-mini-transcribe', status: 'final', key: 'openai:item_1.1' },
    { model: 'my-own', status: 'unknown_model', key: 'openai:i2' },
  ]);
  expect(recorder.text()).not.toContain('once more');
});

test('a response that was under way when the connection broke is at risk', async () => {
  const session = await connected();
  await hear(session, [created, begun('resp_1'), done('resp_1'), begun('resp_2')]);
  (await line).terminate();
  await closed(session);
  expect(charges()).toEqual([
    CHARGED,
    { model: 'gpt-realtime-2.1', amount: undefined, status: 'unknown_usage', key: 'openai:resp_2' },
  ]);
  expect(recorder.records[1]?.attributes).toMatchObject({ 'costspan.billing.outcome': 'unknown' });
});

test('a response without usage has no price', async () => {
  const session = await connected();
  await hear(session, [created, begun(), done('resp_1', { usage: undefined })]);
  expect(charges()).toMatchObject([{ status: 'unknown_usage' }]);
});

test('two connections to one session are one charge, and so are its events that the app passes on', async () => {
  registerMeter(meter);
  const first = await connected();
  await hear(first, [created, begun(), done()]);
  line = once(server, 'connection').then(([socket]) => socket as WebSocket);
  const sideband = await connected({ callID: 'rtc_1' });
  await hear(sideband, [begun(), done(), begun('resp_2')]);
  expect(await settleWebhook('openai', done())).toMatchObject({ status: 'known' });
  await hear(sideband, [created, done('resp_2')]);
  expect(charges()).toMatchObject([CHARGED, { key: 'openai:resp_2' }]);
});

test('the end of a WebRTC session: the events that the app passes on, with their model', async () => {
  registerMeter(meter);
  const event = done('resp_9', { model: 'gpt-realtime-2.1' });
  const transcription = {
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: 'item_9',
    content_index: 0,
    model: 'whisper-1',
    usage: { type: 'duration', seconds: 60 },
  };
  for (const status of ['recorded', 'known']) {
    expect(await settleWebhook('openai', event)).toMatchObject({ status, charge: { amount: AMOUNT } });
    expect(await settleWebhook('openai', transcription)).toMatchObject({ status, charge: { amount: '0.006' } });
  }
});

test('Azure: the model behind the deployment is that of the session', async () => {
  const [{ OpenAIRealtimeWS }, { AzureOpenAI }] = await Promise.all([import('openai/realtime/ws'), import('openai')]);
  const client = new AzureOpenAI({
    apiKey: 'sk-canary',
    endpoint: 'https://contoso.openai.azure.com',
    apiVersion: '2026-05-01',
    deployment: 'talk',
  });
  const socket = await OpenAIRealtimeWS.azure(client, { options: { createConnection } as never });
  const session = instrumentRealtime(socket) as unknown as RealtimeSocket;
  await hear(session, [created, begun(), done()]);
  expect(recorder.records[0]?.attributes).toMatchObject({
    'gen_ai.provider.name': 'azure.ai.openai',
    'gen_ai.request.model': 'gpt-realtime-2.1',
  });
});

test('the Responses API by a web socket', async () => {
  const [{ ResponsesWS }, { OpenAI }] = await Promise.all([import('openai/resources/responses/ws'), import('openai')]);
  const client = new OpenAI({ apiKey: 'sk-canary' });
  const session = instrumentRealtime(
    new ResponsesWS(client, { createConnection } as never),
  ) as unknown as RealtimeSocket;
  const response = {
    id: 'resp_1',
    object: 'response',
    model: 'gpt-5-mini-2025-08-07',
    status: 'completed',
    service_tier: 'default',
    output: [],
    usage: { input_tokens: 1000, input_tokens_details: { cached_tokens: 0 }, output_tokens: 100, total_tokens: 1100 },
  };
  await hear(session, [
    { type: 'response.created', response: { ...response, status: 'in_progress', usage: null } },
    { type: 'response.completed', response },
  ]);
  expect(charges()).toMatchObject([{ amount: '0.00045', status: 'final', key: 'openai:resp_1' }]);
});

test('other emitters of the SDK stay as they are', async () => {
  const session = await connected();
  await hear(session, [created]);
  const { prototype } = (await import('openai/realtime/ws')).OpenAIRealtimeWS;
  const emitter = Object.getPrototypeOf(Object.getPrototypeOf(prototype)) as object;
  expect(Object.hasOwn(prototype, '_emit')).toBe(true);
  expect((emitter as { _emit: unknown })._emit).not.toBe((prototype as unknown as { _emit: unknown })._emit);
  expect(targetsOfSocket(session)).toHaveProperty(realtimeRows('openai')[0]!.target);
});

test('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
