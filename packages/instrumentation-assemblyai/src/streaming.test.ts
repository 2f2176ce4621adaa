import { AssemblyAI } from 'assemblyai';
import { AssemblyAI as AssemblyAI4 } from 'assemblyai4';
import { configure } from '@costspan/core';
import { attachmentOf, endOpenCalls, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { SocketServer, onlyCharge } from '../../../test/support/sockets.ts';
import { instrumentAssemblyAI } from './index.ts';
import { spec } from './spec.ts';

const SOUND = new ArrayBuffer(3200);
const WORDS = 'A paper boat on a lake.';

let recorder: Recorder;
let server: SocketServer;
let websocketBaseUrl: string;

beforeEach(async () => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  server = await SocketServer.start(serve);
  websocketBaseUrl = `wss://${server.host}/v3/ws`;
  configure({ gateways: { [server.host]: 'assemblyai' } });
});
afterEach(() => {
  server.stop();
  vi.unstubAllGlobals();
});

/** https://www.assemblyai.com/docs/api-reference/streaming-api/streaming-api, 2026-12-01 */
function serve(line: WebSocket): void {
  const tell = (message: object): void => line.send(JSON.stringify(message));
  tell({ type: 'Begin', id: 's1', expires_at: 1_800_000_000 });
  line.on('message', (data, isBinary) => {
    if (isBinary) return tell({ type: 'Turn', turn_order: 0, end_of_turn: true, transcript: WORDS, words: [] });
    if (!String(data).includes('Terminate')) return;
    tell({ type: 'Termination', audio_duration_seconds: 10, session_duration_seconds: 60 });
  });
}

async function charge(): Promise<Record<string, unknown>> {
  const only = await onlyCharge(recorder);
  expect(recorder.text()).not.toContain(WORDS);
  return only;
}

describe.each([
  ['4.41', AssemblyAI],
  ['4.14', AssemblyAI4 as unknown as typeof AssemblyAI],
])('version %s', (_, Client) => {
  const client = (apiKey = 'key-canary') => instrumentAssemblyAI(new Client({ apiKey }));

  /** The SDK takes no other address than `wss:`: its socket leaves the encryption out. */
  function transcriberOf(params: object, apiKey?: string) {
    const transcriber = client(apiKey).streaming.transcriber({
      sampleRate: 16_000,
      speechModel: 'universal-streaming-english',
      websocketBaseUrl,
      ...params,
    } as never);
    transcriber.on('error', () => undefined);
    Object.assign(transcriber, { connectionUrl: () => new URL(websocketBaseUrl.replace('wss:', 'ws:')) });
    return transcriber;
  }

  async function connected(params: object = {}) {
    const transcriber = transcriberOf(params);
    await transcriber.connect();
    return transcriber;
  }

  it('is charged for the time that the connection was open, as AssemblyAI states it', async () => {
    const transcriber = await connected();
    transcriber.sendAudio(SOUND);
    expect(recorder.open).toHaveLength(1);
    await transcriber.close();
    // a minute at 0.15 USD an hour
    expect(await charge()).toEqual({ status: 'estimated', amount: '0.0025', outcome: 'charged' });
  });

  it('is charged for the time that we have seen where the app does not wait for the end', async () => {
    const now = vi.spyOn(performance, 'now');
    const begun = performance.now();
    const transcriber = await connected();
    now.mockReturnValue(begun + 36_000);
    await transcriber.close(false);
    now.mockRestore();
    const { amount, ...rest } = await charge();
    expect(rest).toEqual({ status: 'estimated', outcome: 'charged' });
    expect(Number(amount)).toBeCloseTo(0.0015, 4);
  });

  it('is at risk where the connection broke', async () => {
    await connected();
    server.lines[0]?.terminate();
    const { amount, ...rest } = await charge();
    expect(rest).toEqual({ status: 'at_risk', outcome: 'unknown' });
    expect(Number(amount)).toBeGreaterThan(0);
  });

  it('has no price with what may cost extra', async () => {
    const transcriber = await connected({ keytermsPrompt: ['Costspan'] });
    await transcriber.close();
    expect(await charge()).toEqual({ status: 'missing_rate', amount: undefined, outcome: 'charged' });
  });

  it('costs nothing where the connection was refused', async () => {
    const transcriber = transcriberOf({ maxConnectionRetries: 0 }, 'refused');
    // Older versions never settle this promise.
    void transcriber.connect().catch(() => undefined);
    if (Client === AssemblyAI) expect(await charge()).toMatchObject({ amount: '0', outcome: 'not_charged' });
    else endOpenCalls();
    expect(recorder.open).toEqual([]);
  });

  it('costs nothing where a transcript was refused, and may have cost something where no answer came', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ error: 'no' }, { status: 400 }));
    await expect(
      client().transcripts.submit({ audio_url: 'https://example.com/a.mp3', speech_models: ['universal-2'] } as never),
    ).rejects.toThrow('no');
    expect(await charge()).toEqual({ status: 'final', amount: '0', outcome: 'not_charged' });
    recorder = new Recorder();
    attachmentOf(spec).providers = recorder.providers;
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    await expect(
      client().transcripts.submit({ audio_url: 'https://example.com/a.mp3', speech_models: ['universal-2'] } as never),
    ).rejects.toThrow('fetch');
    expect(await charge()).toEqual({ status: 'unknown_usage', amount: undefined, outcome: 'unknown' });
  });
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
