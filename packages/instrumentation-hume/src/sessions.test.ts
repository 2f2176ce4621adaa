import { configure } from '@costspan/core';
import { attachmentOf, endOpenCalls, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { HumeClient } from 'hume';
import { HumeClient as HumeClient13 } from 'hume13';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { SocketServer, onlyCharge } from '../../../test/support/sockets.ts';
import { instrumentHume } from './index.ts';
import { spec } from './spec.ts';

/** 20 characters: 0.003 USD */
const TEXT = 'Twenty letters here.';

const CHUNK = {
  type: 'audio',
  request_id: 'r1',
  generation_id: 'g1',
  snippet_id: 's1',
  chunk_index: 0,
  is_last_chunk: true,
  audio: 'AAAA',
  audio_format: 'mp3',
};
/** Its owner's price of a conversation: Hume's own depends on the plan. */
const PRICES = {
  books: [
    {
      biller: 'hume',
      currency: 'USD',
      models: [
        {
          model: 'evi',
          modality: 'realtime',
          rates: [
            {
              id: 'evi:request/minute',
              item: 'request',
              unit: 'minute',
              price: '0.06',
              source: 'contract',
              seen: '2026-12-01',
              evidence: 'user',
            },
          ],
        },
      ],
    },
  ],
};

let recorder: Recorder;
let server: SocketServer;
let host: string;

beforeEach(async () => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  server = await SocketServer.start((line, path) => {
    if (path.startsWith('/v0/tts/stream/input')) speak(line);
    else if (path.startsWith('/v0/evi/chat')) converse(line);
  });
  host = server.host;
  configure({ gateways: { [host]: 'hume' } });
});
afterEach(() => {
  server.stop();
  configure({});
  vi.useRealTimers();
});

/** https://dev.hume.ai/reference/text-to-speech-tts/stream-input, 2026-12-01 */
function speak(line: WebSocket): void {
  line.on('message', (data) => {
    const { text, close } = JSON.parse(String(data)) as { text?: string; close?: boolean };
    if (text) line.send(JSON.stringify({ ...CHUNK, text }));
    if (close) line.close(1000);
  });
}

/** https://dev.hume.ai/reference/speech-to-speech-evi/chat, 2026-12-01 */
function converse(line: WebSocket): void {
  line.send(JSON.stringify({ type: 'chat_metadata', chat_id: 'c1', chat_group_id: 'g1', request_id: 'r1' }));
  line.on('message', () => line.send(JSON.stringify({ type: 'user_interruption', time: 1 })));
}

/** Nothing left open, and one charge. */
async function charge(): Promise<Record<string, unknown>> {
  const only = await onlyCharge(recorder);
  expect(recorder.text()).not.toContain(TEXT);
  return only;
}

const client = (): HumeClient =>
  instrumentHume(new HumeClient({ apiKey: 'key-canary', environment: `http://${host}`, maxRetries: 0 }));

describe('speech', () => {
  async function speaking(args: object = {}) {
    const socket = await client().tts.streamInput.connect({ version: '2', reconnectAttempts: 0, ...args });
    await socket.waitForOpen();
    return socket;
  }
  type Socket = Awaited<ReturnType<typeof speaking>>;
  const heard = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.on('message', resolve));

  it('is one charge for all texts of a connection', async () => {
    const socket = await speaking();
    const first = heard(socket);
    socket.sendPublish({ text: TEXT });
    expect(await first).toMatchObject({ type: 'audio', text: TEXT });
    expect(recorder.open.map(({ name }) => name)).toEqual(['generate_content octave-2']);
    socket.sendPublish({ text: TEXT, description: TEXT });
    socket.sendPublish({ close: true });
    expect(await charge()).toEqual({ status: 'estimated', amount: '0.006', outcome: 'charged' });
    expect(recorder.spans[0]?.attributes['gen_ai.response.id']).toBe('r1');
  });

  it('is charged where the app has closed the connection', async () => {
    const socket = await speaking();
    const first = heard(socket);
    socket.sendPublish({ text: TEXT });
    await first;
    socket.close();
    expect(await charge()).toEqual({ status: 'estimated', amount: '0.003', outcome: 'charged' });
  });

  it('has no price without a version', async () => {
    const socket = await speaking({ version: undefined });
    socket.sendPublish({ text: TEXT });
    socket.sendPublish({ close: true });
    expect(await charge()).toEqual({ status: 'unknown_model', amount: undefined, outcome: 'charged' });
  });

  it('is at risk by what was sent where the connection broke', async () => {
    const socket = await speaking();
    socket.on('error', () => undefined);
    const first = heard(socket);
    socket.sendPublish({ text: TEXT });
    await first;
    server.lines[0]?.terminate();
    expect(await charge()).toEqual({ status: 'at_risk', amount: '0.003', outcome: 'unknown' });
  });

  it('is at risk as a whole where it went on with a second connection', async () => {
    const socket = await speaking({ reconnectAttempts: 3 });
    const first = heard(socket);
    socket.sendPublish({ text: TEXT });
    await first;
    const again = server.connection();
    // "Service restart": the SDK connects again after a close that is not its own.
    server.lines[0]?.close(1012);
    await again;
    await socket.waitForOpen();
    expect(recorder.open).toHaveLength(1);
    socket.sendPublish({ text: TEXT });
    socket.sendPublish({ close: true });
    expect(await charge()).toEqual({ status: 'at_risk', amount: '0.006', outcome: 'unknown' });
  });

  it('costs nothing where it was refused', async () => {
    const socket = await client().tts.streamInput.connect({ apiKey: 'refused', version: '2', reconnectAttempts: 0 });
    socket.on('error', () => undefined);
    expect(await charge()).toMatchObject({ status: 'final', outcome: 'not_charged' });
  });
});

describe.each([
  ['0.16', client],
  ['0.13', () => instrumentHume(new HumeClient13({ apiKey: 'key-canary', environment: `ws://${host}` }))],
])('a conversation, version %s', (_, make) => {
  it('is one charge for the time of its connection', async () => {
    const socket = make().empathicVoice.chat.connect({ configId: 'config', reconnectAttempts: 0 });
    const named = new Promise((resolve) => socket.on('message', resolve));
    expect(await named).toMatchObject({ type: 'chat_metadata', chatId: 'c1' });
    socket.sendUserInput(TEXT);
    await new Promise((resolve) => socket.on('message', resolve));
    socket.close();
    expect(await charge()).toEqual({ status: 'unknown_model', amount: undefined, outcome: 'charged' });
    const { attributes } = recorder.spans[0] ?? {};
    expect(attributes?.['gen_ai.request.model']).toBe('evi');
    expect(attributes?.['gen_ai.response.id']).toBe('c1');
  });

  it('costs what its owner states for the time of its connection', async () => {
    configure({ gateways: { [host]: 'hume' }, prices: PRICES as never });
    vi.useFakeTimers({ toFake: ['Date'] });
    const socket = make().empathicVoice.chat.connect({ configId: 'config', reconnectAttempts: 0 });
    await new Promise((resolve) => socket.on('message', resolve));
    vi.setSystemTime(Date.now() + 90_000);
    socket.close();
    expect(await charge()).toEqual({ status: 'final', amount: '0.09', outcome: 'charged' });
  });

  it('is seen to its end where the process ends', async () => {
    const socket = make().empathicVoice.chat.connect({ configId: 'config', reconnectAttempts: 0 });
    await new Promise((resolve) => socket.on('message', resolve));
    endOpenCalls();
    expect(await charge()).toMatchObject({ status: 'unknown_model' });
    socket.close();
  });
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
