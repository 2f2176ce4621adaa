import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { configure } from '@costspan/core';
import { attachmentOf, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { instrumentGoogleGenAI } from './index.ts';
import { spec } from './spec.ts';

type Message = Readonly<Record<string, unknown>>;
interface Session {
  close(): void;
}
interface Params {
  model: string;
  config?: object;
  callbacks: object;
}
interface Connects {
  connect(params: Params): Promise<Session>;
}
interface Sdk {
  readonly GoogleGenAI: new (options: object) => { live: Connects & { music: Connects } };
}

const MODEL = 'gemini-3.1-flash-live-preview';
/** The user's own prices: no page with those of live models could be read. */
const PRICES = {
  books: [
    {
      biller: 'gcp.gemini',
      currency: 'USD',
      models: [
        {
          model: MODEL,
          modality: 'realtime',
          rates: [
            ['text_input', '1'],
            ['audio_input', '3'],
            ['text_output', '4'],
            ['audio_output', '12'],
          ].map(([item, price]) => ({
            id: `${MODEL}:${item}/token`,
            item,
            unit: 'token',
            price,
            per: 1_000_000,
            source: 'contract',
            seen: '2026-11-24',
            evidence: 'user',
          })),
        },
      ],
    },
  ],
};

const setup: Message = { setupComplete: {} };
const speaks: Message = {
  serverContent: { modelTurn: { parts: [{ text: 'A paper boat, folded once.' }] } },
};
const counted: Message = {
  serverContent: { turnComplete: true },
  usageMetadata: {
    promptTokenCount: 300,
    responseTokenCount: 500,
    totalTokenCount: 800,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 100 },
      { modality: 'AUDIO', tokenCount: 200 },
    ],
    responseTokensDetails: [{ modality: 'AUDIO', tokenCount: 500 }],
  },
};
// 100 × 1 + 200 × 3 + 500 × 12, of a million each
const CHARGED = { model: MODEL, amount: '0.0067', status: 'final' };

let recorder: Recorder;
let server: WebSocketServer;
let line: Promise<WebSocket>;

beforeEach(async () => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  // The first message of a session says what it is to be.
  line = once(server, 'connection').then(async ([socket]) => {
    await once(socket as WebSocket, 'message');
    return socket as WebSocket;
  });
  await once(server, 'listening');
  configure({ prices: PRICES as never });
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  configure({});
  for (const client of server.clients) client.terminate();
  server.close();
});

async function clientOf(name: string) {
  const { GoogleGenAI } = (await import(name)) as Sdk;
  const { port } = server.address() as AddressInfo;
  return instrumentGoogleGenAI(
    new GoogleGenAI({ apiKey: 'key-canary', httpOptions: { baseUrl: `http://127.0.0.1:${port}` } }),
  );
}

/** An app of its own: what it hears, and when. */
class App {
  readonly heard: Message[] = [];
  readonly #closed = Promise.withResolvers<unknown>();
  #waiting: (() => void)[] = [];

  get closed(): Promise<unknown> {
    return this.#closed.promise;
  }

  onclose(event: unknown): void {
    this.#closed.resolve(event);
  }

  onmessage(message: Message): void {
    this.heard.push(message);
    for (const resolve of this.#waiting) resolve();
  }

  async until(count: number): Promise<void> {
    while (this.heard.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

const charges = (): unknown[] =>
  recorder.records.map(({ attributes }) => ({
    model: attributes['gen_ai.request.model'],
    amount: attributes['costspan.cost.amount_decimal'],
    status: attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'],
  }));

/** Connects, and has the server tell some messages. */
async function hear(name: string, app: App, messages: readonly Message[]): Promise<Session> {
  const ai = await clientOf(name);
  const connecting = ai.live.connect({ model: MODEL, callbacks: app });
  const socket = await line;
  const told = [setup, ...messages];
  for (const message of told) socket.send(JSON.stringify(message));
  const session = await connecting;
  await app.until(told.length);
  return session;
}

describe.each(['@google/genai', 'google-genai2'])('ai.live of %s', (name) => {
  test('each turn is a charge', async () => {
    const app = new App();
    const session = await hear(name, app, [speaks, speaks, counted, speaks, counted]);
    expect(charges()).toEqual([CHARGED, CHARGED]);
    expect(app.heard).toEqual([setup, speaks, speaks, counted, speaks, counted]);
    expect(recorder.spans.map((span) => span.name)).toEqual([`chat ${MODEL}`, `chat ${MODEL}`]);
    expect(recorder.text()).not.toContain('paper boat');
    session.close();
    await app.closed;
    expect(charges()).toHaveLength(2);
  });

  test('a turn that was under way when the connection broke is at risk', async () => {
    const app = new App();
    await hear(name, app, [speaks, counted, speaks]);
    (await line).terminate();
    await app.closed;
    expect(charges()).toEqual([CHARGED, { model: MODEL, amount: undefined, status: 'unknown_usage' }]);
    expect(recorder.records[1]?.attributes).toMatchObject({ 'costspan.billing.outcome': 'unknown' });
  });

  test('live music is one generation, by the sound that came', async () => {
    const app = new App();
    const ai = await clientOf(name);
    const session = await ai.live.music.connect({ model: 'models/lyria-realtime-exp', callbacks: app });
    const second = { data: Buffer.alloc(192_000).toString('base64'), mimeType: 'audio/l16;rate=48000;channels=2' };
    const socket = await line;
    for (let i = 0; i < 3; i++) socket.send(JSON.stringify({ serverContent: { audioChunks: [second] } }));
    await app.until(3);
    expect(recorder.open.map((span) => span.name)).toEqual(['generate_content lyria-realtime-exp']);
    session.close();
    await app.closed;
    expect(charges()).toEqual([{ model: 'lyria-realtime-exp', amount: undefined, status: 'unknown_model' }]);
    expect(recorder.records[0]?.attributes['costspan.usage.measures']).toContain('"quantity":"3"');
  });
});

test('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
