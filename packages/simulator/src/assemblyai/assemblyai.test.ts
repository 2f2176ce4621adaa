import { AssemblyAI } from 'assemblyai';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startAssemblyAI, type AssemblyAISimulator, type Common } from '../index.ts';

let sim: Common & { assemblyai: AssemblyAISimulator };
let client: AssemblyAI;
beforeAll(async () => {
  sim = await startAssemblyAI();
  client = new AssemblyAI({ apiKey: 'test', baseUrl: sim.assemblyai.url });
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const task = { audio: 'https://example.com/90.wav', speech_models: ['universal-2'] } as never;
const bill = (): string[] =>
  sim.invoice.lines.map((line) => `${line.model} ${line.quantity} ${line.unit} ${line.amount}`);

test('a transcript, polled', async () => {
  const { id } = await client.transcripts.submit(task);
  expect(await client.transcripts.get(id)).toMatchObject({ status: 'processing' });
  expect(await client.transcripts.get(id)).toMatchObject({ status: 'completed', audio_duration: 90 });
  expect(bill()).toEqual(['universal-2 0.025 hour 0.00375']);
});

test('a session, as long as the sound that is sent', async () => {
  const line = new WebSocket(`${sim.assemblyai.webSocketUrl}?speech_model=universal-streaming-english`);
  const terminated = new Promise<string>((resolve) =>
    line.on('message', (data) => String(data).includes('Termination') && resolve(String(data))),
  );
  await new Promise((resolve) => line.once('open', resolve));
  line.send(new Uint8Array(288_000));
  line.send('{"type":"Terminate"}');
  expect(JSON.parse(await terminated)).toMatchObject({ session_duration_seconds: 9 });
  line.terminate();
  expect(bill()).toEqual(['universal-streaming-english 0.0025 hour 0.000375']);
});

test('orders', async () => {
  sim.assemblyai.order({ fail: 400 }, { failJob: true });
  await expect(client.transcripts.submit(task)).rejects.toThrow('Answered 400 on order.');
  const failed = await client.transcripts.transcribe(task, { pollingInterval: 1 });
  expect(failed).toMatchObject({ status: 'error' });
  expect(bill()).toEqual([]);
});
