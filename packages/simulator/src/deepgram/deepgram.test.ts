import { DeepgramClient } from '@deepgram/sdk';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startDeepgram, type Common, type DeepgramSimulator } from '../index.ts';
import { wav } from '../media.ts';

let sim: Common & { deepgram: DeepgramSimulator };
let client: DeepgramClient;
beforeAll(async () => {
  sim = await startDeepgram();
  const { url: base, webSocketUrl: production } = sim.deepgram;
  client = new DeepgramClient({
    apiKey: 'test',
    environment: { base, production, agent: production, agentRest: base },
    maxRetries: 0,
  });
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const bill = (): string[] =>
  sim.invoice.lines.map((line) => `${line.model} ${line.quantity} ${line.unit} ${line.amount}`);

test('transcripts, by name and by file', async () => {
  const named = await client.listen.v1.media.transcribeUrl({ url: 'https://example.com/90.wav', model: 'nova-3' });
  expect(named).toMatchObject({ metadata: { duration: 90 } });
  await client.listen.v1.media.transcribeFile(Buffer.from(wav(30)), { model: 'nova-3', language: 'multi' });
  expect(bill()).toEqual(['nova-3 1.5 minute 0.00645', 'nova-3 0.5 minute 0.0026']);
});

test('speech by characters, told in a header', async () => {
  const { rawResponse } = await client.speak.v1.audio
    .generate({ text: 'a red kite', model: 'aura-2-thalia-en' })
    .withRawResponse();
  expect(rawResponse.headers.get('dg-char-count')).toBe('10');
  expect(bill()).toEqual(['aura-2 10 character 0.0003']);
});

test('sessions, billed when they end', async () => {
  const listening = await client.listen.v1.connect({
    model: 'nova-3',
    encoding: 'linear16',
    sample_rate: 16_000,
  } as never);
  const closed = new Promise((resolve) => listening.on('close', resolve));
  listening.connect();
  await listening.waitForOpen();
  listening.sendMedia(new Uint8Array(96_000));
  listening.sendCloseStream({ type: 'CloseStream' });
  await closed;
  const speaking = await client.speak.v1.connect({ model: 'aura-2-thalia-en' } as never);
  const silent = new Promise((resolve) => speaking.on('close', resolve));
  speaking.connect();
  await speaking.waitForOpen();
  speaking.sendText({ type: 'Speak', text: 'a red kite' });
  speaking.sendClose({ type: 'Close' });
  await silent;
  await expect.poll(bill).toEqual(['nova-3 0.05 minute 0.00024', 'aura-2 10 character 0.0003']);
});

test('orders', async () => {
  sim.deepgram.order({ fail: 503 }, { missingUsage: true });
  const request = { url: 'https://example.com/60.wav', model: 'nova-3' } as const;
  await expect(client.listen.v1.media.transcribeUrl(request)).rejects.toMatchObject({ statusCode: 503 });
  const answer = await client.listen.v1.media.transcribeUrl(request);
  expect((answer as { metadata: object }).metadata).not.toHaveProperty('duration');
  expect(bill()).toEqual(['nova-3 1 minute 0.0043']);
});
