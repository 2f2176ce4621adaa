import { Cartesia } from '@cartesia/cartesia-js';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startCartesia, type Common, type UrlSimulator } from '../index.ts';
import { wav } from '../media.ts';

let sim: Common & { cartesia: UrlSimulator };
let client: Cartesia;
beforeAll(async () => {
  sim = await startCartesia();
  client = new Cartesia({ apiKey: 'test', baseURL: sim.cartesia.url, maxRetries: 0 });
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const speech = {
  model_id: 'sonic-3.5',
  transcript: 'a red kite',
  voice: { mode: 'id', id: '694f9389' },
  output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 16_000 },
} as const;
const bill = (): string[] =>
  sim.invoice.lines.map((line) => `${line.model} ${line.quantity} ${line.unit} ${line.amount}`);

test('speech by characters, and transcripts by length', async () => {
  expect((await (await client.tts.generate(speech)).arrayBuffer()).byteLength).toBeGreaterThan(0);
  const events: string[] = [];
  for await (const { type } of await client.tts.generateSSE(speech)) events.push(type);
  expect(events).toEqual(['chunk', 'done']);
  const file = new File([new Uint8Array(wav(9))], 'a.wav');
  expect(await client.stt.transcribe({ model: 'ink-2', file })).toMatchObject({ duration: 9 });
  expect(bill()).toEqual([
    'sonic-3.5 10 character 0.00037375',
    'sonic-3.5 10 character 0.00037375',
    'ink-2 0.0025 hour 0.000325',
  ]);
});

test('a context is billed when its last text has come', async () => {
  const line = new WebSocket(`${sim.cartesia.url.replace('http', 'ws')}/tts/websocket`);
  await new Promise((resolve) => line.once('open', resolve));
  const done = new Promise((resolve) =>
    line.on('message', (data) => String(data).includes('"done":true') && resolve(undefined)),
  );
  line.send(JSON.stringify({ ...speech, context_id: 'c1', continue: true }));
  line.send(JSON.stringify({ ...speech, context_id: 'c1', continue: false }));
  await done;
  expect(bill()).toEqual(['sonic-3.5 20 character 0.0007475']);
  line.close();
});

test('a session is billed when it ends, be it by breaking', async () => {
  const { socket, ...session } = client.stt.manualFinalize.websocket({
    model: 'ink-2',
    encoding: 'pcm_s16le',
    sample_rate: 16_000,
  });
  await new Promise((resolve) => socket.on('open', () => resolve(undefined)));
  expect(session.url.pathname).toBe('/cartesia/stt/websocket');
  socket.send(new Uint8Array(288_000));
  socket.close();
  await expect.poll(bill).toEqual(['ink-2 0.0025 hour 0.000325']);
});

test('orders', async () => {
  sim.cartesia.order({ fail: 429 });
  await expect(client.tts.generate(speech)).rejects.toMatchObject({ status: 429 });
  expect(bill()).toEqual([]);
});
