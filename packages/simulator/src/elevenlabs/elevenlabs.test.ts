import { ElevenLabsClient, ElevenLabsError } from '@elevenlabs/elevenlabs-js';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startElevenLabs, type Common, type ElevenLabsSimulator } from '../index.ts';
import { wav } from '../media.ts';

const VOICE = 'JBFqnCBsd6RMkjVDRZzb';
let sim: Common & { elevenlabs: ElevenLabsSimulator };
let client: ElevenLabsClient;
beforeAll(async () => {
  sim = await startElevenLabs();
  client = new ElevenLabsClient({ apiKey: 'test', baseUrl: sim.elevenlabs.url, maxRetries: 0 });
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const bill = (): string[] =>
  sim.invoice.lines.map((line) => `${line.model} ${line.quantity} ${line.unit} ${line.amount}`);

test('speech in every form, by credits that the answer states', async () => {
  const text = 'a red kite';
  const { data, rawResponse } = await client.textToSpeech.convert(VOICE, { text }).withRawResponse();
  expect(rawResponse.headers.get('character-cost')).toBe('10');
  expect((await new Response(data).arrayBuffer()).byteLength).toBeGreaterThan(0);
  await client.textToSpeech.convertWithTimestamps(VOICE, { text, modelId: 'eleven_flash_v2_5' });
  for await (const _ of await client.textToSpeech.streamWithTimestamps(VOICE, { text, modelId: 'eleven_v3' })) void _;
  const inputs = [
    { text, voiceId: VOICE },
    { text: 'b', voiceId: VOICE },
  ];
  await client.textToDialogue.convertWithTimestamps({ inputs, modelId: 'eleven_v3' });
  await client.textToSoundEffects.convert({ text, durationSeconds: 2 });
  expect(bill()).toEqual([
    'eleven_multilingual_v2 10 credit 0.00165',
    'eleven_flash_v2_5 5 credit 0.000825',
    'eleven_v3 10 credit 0.00165',
    'eleven_v3 11 credit 0.001815',
    'eleven_text_to_sound_v2 80 credit 0.0132',
  ]);
});

test('a transcript by the length of the recording', async () => {
  const file = new Blob([new Uint8Array(wav(36))]);
  expect(await client.speechToText.convert({ modelId: 'scribe_v2', file })).toMatchObject({ audioDurationSecs: 36 });
  expect(bill()).toEqual(['scribe_v2 0.01 hour 0.0022']);
});

test('flows are jobs, which end or fail', async () => {
  const request = { modelId: 'bytedance-seedream-5-lite', prompt: 'a kite' } as const;
  const { id } = await client.flows.image.create(request);
  expect((await client.flows.image.get(id)).status).toBe('generating');
  expect((await client.flows.image.get(id)).status).toBe('completed');
  sim.elevenlabs.order({ failJob: true, polls: 1 });
  const failed = await client.flows.image.create(request);
  expect(await client.flows.image.get(failed.id)).toMatchObject({ status: 'failed' });
});

test('orders', async () => {
  sim.elevenlabs.order({ fail: 429 }, { missingUsage: true });
  await expect(client.textToSpeech.convertWithTimestamps(VOICE, { text: 'a' })).rejects.toThrow(ElevenLabsError);
  expect(bill()).toEqual([]);
  const { rawResponse } = await client.textToSpeech.convertWithTimestamps(VOICE, { text: 'a' }).withRawResponse();
  expect(rawResponse.headers.get('character-cost')).toBeNull();
  expect(bill()).toHaveLength(1);
});
