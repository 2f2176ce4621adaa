import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { Cartesia } from '@cartesia/cartesia-js';
import { configure } from '@costspan/core';
import { attachmentOf, endOpenCalls, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { SocketServer } from '../../../test/support/sockets.ts';
import { instrumentCartesia } from './index.ts';
import { spec } from './spec.ts';

type Sdk = typeof import('@cartesia/cartesia-js');
const require = createRequire(import.meta.url);
/** The SDK opens sockets of `ws` in CommonJS, and the runtime's own in ECMAScript modules. */
const CommonJs = (require('@cartesia/cartesia-js') as Sdk).Cartesia;
const CommonJs3 = (require('cartesia3') as Sdk).Cartesia;

/** 20 characters: 0.0007475 USD */
const TEXT = 'Twenty letters here.';
const SPEECH = {
  model_id: 'sonic-3.5',
  voice: { mode: 'id', id: 'v1' },
  output_format: { container: 'raw', encoding: 'pcm_f32le', sample_rate: 44_100 },
} as const;
/** Two seconds of silence: at 0.13 USD an hour */
const SOUND = new Uint8Array(64_000);
const HEARING = { model: 'ink-2', encoding: 'pcm_s16le', sample_rate: 16_000 } as const;

interface Message {
  readonly context_id?: string;
  readonly transcript?: string;
  readonly continue?: boolean;
  readonly cancel?: boolean;
}

let recorder: Recorder;
let server: SocketServer;
let port: number;

beforeEach(async () => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  server = await SocketServer.start((line, path) => (path.startsWith('/tts/') ? speak(line) : listen(line, path)));
  port = Number(server.host.split(':')[1]);
  configure({ gateways: { [server.host]: 'cartesia' } });
});
afterEach(() => {
  server.stop();
});

/** https://docs.cartesia.ai/api-reference/tts/websocket, 2026-12-01 */
function speak(line: WebSocket): void {
  line.on('message', (data) => {
    const { context_id, transcript, cancel, ...message } = JSON.parse(String(data)) as Message;
    if (cancel) return;
    const tell = (event: object): void => line.send(JSON.stringify({ context_id, ...event }));
    if (transcript === 'refused') return tell({ type: 'error', done: true, status_code: 400, title: 'Invalid model' });
    if (transcript) tell({ type: 'chunk', data: 'AAAA', done: false, status_code: 206 });
    if (message.continue !== true) tell({ type: 'done', done: true, status_code: 206 });
  });
}

/** https://docs.cartesia.ai/api-reference/stt/websocket, 2026-12-01 */
function listen(line: WebSocket, url: string): void {
  const tell = (event: object): void => line.send(JSON.stringify({ request_id: 'r1', ...event }));
  if (url.includes('model=unknown')) {
    tell({ type: 'error', status_code: 400, title: 'Invalid model' });
    return line.close(1000);
  }
  line.on('message', (data, isBinary) => {
    if (isBinary) return tell({ type: 'transcript', is_final: true, text: TEXT, duration: 2 });
    if (!String(data).includes('close')) return;
    tell({ type: 'done' });
    line.close(1000);
  });
}

function charges(): readonly (readonly unknown[])[] {
  expect(recorder.text()).not.toContain(TEXT);
  return recorder.records.map(({ attributes }) => [
    attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'],
    attributes['costspan.cost.amount_decimal'],
    attributes['costspan.billing.outcome'],
  ]);
}

async function allCharges(count: number): Promise<readonly (readonly unknown[])[]> {
  await expect.poll(() => recorder.records.length, { timeout: 10_000 }).toBe(count);
  expect(recorder.open).toEqual([]);
  return charges();
}

describe.each([
  ['4', CommonJs],
  ['3', CommonJs3],
])('speech, version %s', (_, Client) => {
  /** The SDK asks for `wss:` whatever the base URL is: the socket leaves the encryption out. */
  async function connected() {
    const client = instrumentCartesia(new Client({ apiKey: 'key-canary', baseURL: `http://127.0.0.1:${port}` }));
    return client.tts.websocket({ createConnection: () => connect(port, '127.0.0.1') } as object);
  }

  /** Reads a context to its end. */
  async function read(events: AsyncIterable<{ readonly type: string }>): Promise<string[]> {
    const types: string[] = [];
    for await (const { type } of events) types.push(type);
    return types;
  }

  it('is one charge for each text', async () => {
    const socket = await connected();
    expect(await read(socket.generate({ ...SPEECH, transcript: TEXT }))).toEqual(['chunk', 'done']);
    await read(socket.generate({ ...SPEECH, transcript: TEXT.repeat(2) }));
    expect(await allCharges(2)).toEqual([
      ['estimated', '0.0007475', 'charged'],
      ['estimated', '0.001495', 'charged'],
    ]);
    socket.close();
  });

  it('sums up what is pushed to a context, and keeps two contexts of one socket apart', async () => {
    const socket = await connected();
    const [one, two] = [1, 2].map((id) => socket.context({ ...SPEECH, contextId: `c${id}` }));
    await one?.push({ transcript: TEXT });
    await two?.push({ transcript: TEXT });
    await one?.push({ transcript: TEXT });
    expect(recorder.open).toHaveLength(2);
    await one?.no_more_inputs();
    expect(await read(one!.receive())).toEqual(['chunk', 'chunk', 'done']);
    await two?.no_more_inputs();
    await read(two!.receive());
    expect(await allCharges(2)).toEqual([
      ['estimated', '0.001495', 'charged'],
      ['estimated', '0.0007475', 'charged'],
    ]);
    socket.close();
  });

  it('has every context at risk that is open when the connection breaks, and none that was done', async () => {
    const socket = await connected();
    socket.on('error', () => undefined);
    await read(socket.generate({ ...SPEECH, transcript: TEXT }));
    await socket.context({ ...SPEECH, contextId: 'c1' }).push({ transcript: TEXT });
    server.lines[0]?.terminate();
    expect(await allCharges(2)).toEqual([
      ['estimated', '0.0007475', 'charged'],
      ['at_risk', '0.0007475', 'unknown'],
    ]);
  });

  it('goes on where the socket connects again', async () => {
    const socket = await connected();
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.socket.addEventListener('close', resolve));
    await socket.context({ ...SPEECH, contextId: 'c1' }).push({ transcript: TEXT });
    server.lines[0]?.terminate();
    await closed;
    await read(socket.generate({ ...SPEECH, transcript: TEXT, context_id: 'c1' }));
    expect(await allCharges(2)).toEqual([
      ['at_risk', '0.0007475', 'unknown'],
      ['estimated', '0.0007475', 'charged'],
    ]);
    socket.close();
  });

  it('is charged for what it was sent where the app closes the socket before the end', async () => {
    const socket = await connected();
    await socket.context({ ...SPEECH, contextId: 'c1' }).push({ transcript: TEXT });
    socket.close();
    expect(await allCharges(1)).toEqual([['estimated', '0.0007475', 'charged']]);
  });

  it('is at risk where the app cancels the context', async () => {
    const socket = await connected();
    const context = socket.context({ ...SPEECH, contextId: 'c1' });
    await context.push({ transcript: TEXT });
    await context.cancel();
    expect(await allCharges(1)).toEqual([['at_risk', '0.0007475', 'unknown']]);
    await context.cancel();
    expect(recorder.spans).toHaveLength(1);
    socket.close();
  });

  it('costs nothing where the provider refuses it', async () => {
    const socket = await connected();
    socket.on('error', () => undefined);
    await expect(read(socket.generate({ ...SPEECH, transcript: 'refused' }))).rejects.toThrow('Invalid model');
    expect(await allCharges(1)).toEqual([['final', '0', 'not_charged']]);
    expect(recorder.spans[0]?.attributes['error.type']).toBe('400');
    socket.close();
  });
});

describe.each([
  ['autoFinalize', 'ws', CommonJs],
  ['autoFinalize', 'a web socket of the runtime', Cartesia],
  ['manualFinalize', 'ws', CommonJs],
] as const)('transcription: %s by %s', (part, _, Client) => {
  function session(options: object = {}, model: string = HEARING.model, apiKey = 'key-canary') {
    const client = instrumentCartesia(new Client({ apiKey, baseURL: `http://127.0.0.1:${port}` }));
    const { websocket } = client.stt[part] as Cartesia['stt']['manualFinalize'];
    const made = Reflect.apply(websocket, client.stt[part], [{ ...HEARING, model }, options as never]);
    made.on('error', () => undefined);
    return made;
  }

  const opened = (one: ReturnType<typeof session>): Promise<unknown> =>
    new Promise((resolve) => one.socket.on('open', () => resolve(undefined)));
  const end = (one: ReturnType<typeof session>): void =>
    one.sendRaw(part === 'autoFinalize' ? '{"type":"close"}' : 'close');

  it('is charged by the sound that was sent', async () => {
    const one = session();
    one.sendRaw(SOUND);
    await opened(one);
    one.sendRaw(SOUND);
    expect(recorder.open).toHaveLength(1);
    end(one);
    expect(await allCharges(1)).toEqual([['estimated', '0.00014444444444444444', 'charged']]);
  });

  it('is at risk where the connection broke', async () => {
    const one = session();
    await opened(one);
    const heard = new Promise((resolve) => one.on('event', resolve));
    one.sendRaw(SOUND);
    await heard;
    server.lines[0]?.terminate();
    expect(await allCharges(1)).toEqual([['at_risk', '0.00007222222222222222', 'unknown']]);
  });

  it('is one charge where it connects again, at risk as a whole', async () => {
    const one = session({ reconnect: { initialDelay: 1, onReconnecting: () => undefined } });
    await opened(one);
    const heard = new Promise((resolve) => one.on('event', resolve));
    one.sendRaw(SOUND);
    await heard;
    const again = new Promise((resolve) => one.on('reconnected', () => resolve(undefined)));
    server.lines[0]?.terminate();
    await again;
    one.sendRaw(SOUND);
    end(one);
    expect(await allCharges(1)).toEqual([['at_risk', '0.00014444444444444444', 'unknown']]);
  });

  it('ends where it cannot connect again', async () => {
    const one = session({ reconnect: { initialDelay: 1, maxRetries: 2, onReconnecting: () => undefined } });
    await opened(one);
    const heard = new Promise((resolve) => one.on('event', resolve));
    one.sendRaw(SOUND);
    await heard;
    server.stop();
    server.lines[0]?.terminate();
    expect(await allCharges(1)).toEqual([['at_risk', '0.00007222222222222222', 'unknown']]);
  });

  it('costs nothing where it was refused: at the connection, or by its first message', async () => {
    session({}, HEARING.model, 'refused');
    expect(await allCharges(1)).toEqual([['final', '0', 'not_charged']]);
    session({}, 'unknown');
    expect(await allCharges(2)).toEqual([
      ['final', '0', 'not_charged'],
      ['final', '0', 'not_charged'],
    ]);
  });

  it('ends with the process, at the latest', async () => {
    const one = session();
    await opened(one);
    const heard = new Promise((resolve) => one.on('event', resolve));
    one.sendRaw(SOUND);
    await heard;
    endOpenCalls();
    expect(await allCharges(1)).toEqual([['estimated', '0.00007222222222222222', 'charged']]);
  });
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
