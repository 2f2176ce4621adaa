import { configure } from '@costspan/core';
import { attachmentOf, endOpenCalls, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { DeepgramClient } from '@deepgram/sdk';
import { createClient } from 'deepgram-sdk4';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { SocketServer, onlyCharge } from '../../../test/support/sockets.ts';
import { instrumentDeepgram } from './index.ts';
import { spec } from './spec.ts';

/** Two seconds of silence, as 16-bit PCM of 16 kHz. */
const SOUND = new Uint8Array(64_000);
const RAW = { model: 'nova-3', encoding: 'linear16', sample_rate: 16_000 } as const;
const TEXT = 'The first move is what sets everything in motion.';

let recorder: Recorder;
let server: SocketServer;
let url: string;

beforeEach(async () => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  server = await SocketServer.start(serve);
  url = `ws://${server.host}`;
  configure({ gateways: { [server.host]: 'deepgram' } });
});
afterEach(() => {
  server.stop();
});

/** What Deepgram answers: https://developers.deepgram.com/reference/speech-to-text/listen-streaming and …/text-to-speech/speak-streaming, 2026-12-01. */
function serve(line: WebSocket, path: string): void {
  const id = `r${server.lines.length}`;
  const tell = (message: object): void => line.send(JSON.stringify(message));
  let seconds = 0;
  line.on('message', (data, isBinary) => {
    if (isBinary) {
      seconds += (data as Buffer).length / 32_000;
      if (path.startsWith('/v2/')) return tell({ type: 'TurnInfo', request_id: id, audio_window_end: seconds - 0.5 });
      return tell({ type: 'Results', start: 0, duration: seconds, is_final: true, metadata: { request_id: id } });
    }
    const { type } = JSON.parse(String(data)) as { type: string };
    if (type === 'Settings') tell({ type: 'Welcome', request_id: id });
    if (type === 'Flush' && path.startsWith('/v1/')) tell({ type: 'Flushed', sequence_id: 0 });
    if (type === 'Flush' && path.startsWith('/v2/'))
      tell({ type: 'SpeechMetadata', speech_id: 's1', input_character_count: 49, billable_character_count: 40 });
    if (type !== 'CloseStream' && type !== 'Close') return;
    if (path.startsWith('/v1/listen')) tell({ type: 'Metadata', request_id: id, duration: seconds, channels: 2 });
    line.close(1000);
  });
}

/** The one charge; nothing that was said is in any signal. */
async function charge(): Promise<Record<string, unknown>> {
  const only = await onlyCharge(recorder);
  expect(recorder.text()).not.toContain(TEXT);
  return only;
}

const charged = (status: string, amount: string) => ({ status, amount, outcome: 'charged' });
const unpriced = (status: string) => ({ status, amount: undefined, outcome: 'charged' });

describe('version 5', () => {
  function client(options: object = {}): DeepgramClient {
    const environment = { base: url, production: url, agent: url, agentRest: url };
    return instrumentDeepgram(new DeepgramClient({ apiKey: 'key-canary', environment, ...options }));
  }

  async function listening(args: object = {}) {
    const socket = await client().listen.v1.connect({ ...RAW, reconnectAttempts: 0, ...args } as never);
    socket.connect();
    await socket.waitForOpen();
    return socket;
  }

  it('listens by what Deepgram has heard', async () => {
    const socket = await listening();
    socket.sendMedia(SOUND);
    socket.sendCloseStream({ type: 'CloseStream' });
    // two seconds at 0.0048 USD a minute
    expect(await charge()).toEqual(charged('final', '0.00016'));
    expect(recorder.spans[0]?.attributes['gen_ai.response.id']).toBe('r1');
  });

  it('listens to each channel', async () => {
    const socket = await listening({ multichannel: true, channels: 2 });
    socket.sendMedia(SOUND);
    socket.sendCloseStream({ type: 'CloseStream' });
    expect(await charge()).toEqual(charged('final', '0.00032'));
  });

  it('listens with what costs extra', async () => {
    const socket = await listening({ diarize: true });
    socket.sendMedia(SOUND);
    socket.sendCloseStream({ type: 'CloseStream' });
    // 0.0020 USD a minute more
    expect(await charge()).toEqual(charged('final', '0.00022666666666666667'));
  });

  it('is at risk by what was sent where the connection broke', async () => {
    const socket = await listening();
    socket.sendMedia(SOUND);
    socket.sendMedia(SOUND.buffer);
    await new Promise((resolve) => socket.on('message', resolve));
    server.lines[0]?.terminate();
    expect(await charge()).toEqual({ status: 'at_risk', amount: '0.00032', outcome: 'unknown' });
  });

  it('is an estimate where the app closes before Deepgram has said what it heard', async () => {
    const socket = await listening();
    socket.sendMedia(SOUND);
    await new Promise((resolve) => socket.on('message', resolve));
    socket.close();
    expect(await charge()).toEqual(charged('estimated', '0.00016'));
  });

  it('is at risk as a whole where it went on with a second connection', async () => {
    const socket = await listening({ reconnectAttempts: 3 });
    socket.sendMedia(SOUND);
    await new Promise((resolve) => socket.on('message', resolve));
    const again = server.connection();
    server.lines[0]?.terminate();
    await again;
    await socket.waitForOpen();
    expect(recorder.open).toHaveLength(1);
    socket.sendMedia(SOUND);
    socket.sendCloseStream({ type: 'CloseStream' });
    expect(await charge()).toEqual({ status: 'at_risk', amount: '0.00032', outcome: 'unknown' });
  });

  it('costs nothing where it was refused', async () => {
    const socket = await client().listen.v1.connect({ ...RAW, model: 'refused', reconnectAttempts: 0 } as never);
    socket.on('error', () => undefined);
    socket.connect();
    expect(await charge()).toMatchObject({ status: 'final', outcome: 'not_charged' });
  });

  it('leaves nothing of a connection that the app never makes', async () => {
    await client().listen.v1.createConnection(RAW as never);
    endOpenCalls();
    expect([recorder.open, recorder.records]).toEqual([[], []]);
  });

  it('listens with Flux, whose messages state no length, by what was sent', async () => {
    const socket = await client().listen.v2.connect({
      ...RAW,
      model: 'flux-general-en',
      reconnectAttempts: 0,
    } as never);
    socket.connect();
    await socket.waitForOpen();
    socket.sendMedia(SOUND);
    socket.sendCloseStream({ type: 'CloseStream' });
    // 0.0065 USD a minute
    expect(await charge()).toEqual(charged('estimated', '0.00021666666666666667'));
  });

  it('speaks by the characters that were sent', async () => {
    const socket = await client().speak.v1.connect({ model: 'aura-2-thalia-en', reconnectAttempts: 0 } as never);
    socket.connect();
    await socket.waitForOpen();
    socket.sendText({ type: 'Speak', text: TEXT });
    socket.sendFlush({ type: 'Flush' });
    socket.sendClose({ type: 'Close' });
    expect(await charge()).toEqual(charged('final', '0.00147'));
  });

  it('speaks by the characters that Deepgram bills', async () => {
    const socket = await client().speak.v2.connect({ model: 'aura-2-thalia-en', reconnectAttempts: 0 } as never);
    socket.connect();
    await socket.waitForOpen();
    socket.sendSpeak({ type: 'Speak', text: TEXT });
    socket.sendFlush({ type: 'Flush' });
    socket.sendClose({ type: 'Close' });
    expect(await charge()).toEqual(charged('final', '0.0012'));
  });

  it('follows an agent, which has no sourced price', async () => {
    const socket = await client().agent.v1.connect({ reconnectAttempts: 0 });
    socket.connect();
    await socket.waitForOpen();
    socket.sendSettings({ type: 'Settings' } as never);
    await new Promise((resolve) => socket.on('message', resolve));
    socket.close();
    expect(await charge()).toEqual(unpriced('unknown_model'));
  });
});

describe('version 4', () => {
  function client() {
    const common = { websocket: { options: { url } } };
    return instrumentDeepgram(createClient('key-canary', { global: common, agent: common }));
  }

  it('listens by what Deepgram has heard', async () => {
    const session = client().listen.live({ ...RAW });
    await new Promise((resolve) => session.on('open', resolve));
    session.send(SOUND.buffer);
    session.requestClose();
    expect(await charge()).toEqual(charged('final', '0.00016'));
  });

  it('is at risk by what was sent where the connection broke', async () => {
    const session = client().listen.live({ ...RAW });
    session.on('error', () => undefined);
    await new Promise((resolve) => session.on('open', resolve));
    session.send(SOUND.buffer);
    await new Promise((resolve) => session.on('Results', resolve));
    server.lines[0]?.terminate();
    expect(await charge()).toEqual({ status: 'at_risk', amount: '0.00016', outcome: 'unknown' });
  });

  it('speaks by the characters that were sent', async () => {
    const session = client().speak.live({ model: 'aura-2-thalia-en' });
    await new Promise((resolve) => session.on('Open', resolve));
    session.sendText(TEXT);
    session.flush();
    session.requestClose();
    expect(await charge()).toEqual(charged('final', '0.00147'));
  });

  it('follows an agent, which has no sourced price', async () => {
    const session = client().agent();
    await new Promise((resolve) => session.on('Open', resolve));
    session.configure({} as never);
    await new Promise((resolve) => session.on('Welcome', resolve));
    session.disconnect();
    expect(await charge()).toEqual(unpriced('unknown_model'));
  });
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
