import { HumeClient } from 'hume';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHume, type Common, type UrlSimulator } from '../index.ts';

let sim: Common & { hume: UrlSimulator };
let client: HumeClient;
beforeAll(async () => {
  sim = await startHume();
  client = new HumeClient({ apiKey: 'test', environment: sim.hume.url, maxRetries: 0 });
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const speech = { utterances: [{ text: 'a red kite' }], version: '2' } as const;
const bill = (): string[] =>
  sim.invoice.lines.map((line) => `${line.model} ${line.quantity} ${line.unit} ${line.amount}`);

test('speech by characters, in each form', async () => {
  const { generations } = await client.tts.synthesizeJson({ ...speech, utterances: [...speech.utterances] });
  expect(generations).toHaveLength(1);
  const file = await client.tts.synthesizeFile({ ...speech, utterances: [...speech.utterances] });
  expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(0);
  const indexes: unknown[] = [];
  for await (const one of await client.tts.synthesizeJsonStreaming({ ...speech, utterances: [...speech.utterances] }))
    indexes.push('chunkIndex' in one && one.chunkIndex);
  expect(indexes).toEqual([0, 1]);
  expect(bill()).toEqual(Array(3).fill('octave-2 10 character 0.0015'));
});

test('a connection is billed for all its texts when it ends, be it by breaking', async () => {
  const socket = await client.tts.streamInput.connect({ version: '2' });
  await socket.waitForOpen();
  const heard = new Promise((resolve) => socket.on('message', resolve));
  socket.sendPublish({ text: 'a red ' });
  socket.sendPublish({ text: 'kite' });
  expect(await heard).toMatchObject({ type: 'audio' });
  expect(bill()).toEqual([]);
  socket.close();
  await expect.poll(bill).toEqual(['octave-2 10 character 0.0015']);
});

test('a conversation names itself, and is on no bill', async () => {
  const socket = client.empathicVoice.chat.connect();
  expect(await new Promise((resolve) => socket.on('message', resolve))).toMatchObject({ type: 'chat_metadata' });
  socket.close();
  expect(bill()).toEqual([]);
});

test('orders', async () => {
  sim.hume.order({ fail: 429 });
  await expect(client.tts.synthesizeJson({ utterances: [], version: '2' })).rejects.toMatchObject({ statusCode: 429 });
  expect(bill()).toEqual([]);
});
