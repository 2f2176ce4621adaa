import { wav } from '@costspan/simulator';
import type { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import fc from 'fast-check';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';

const VOICE = 'JBFqnCBsd6RMkjVDRZzb';

async function readAll(stream: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of stream) count += 1;
  return count;
}

const speech: fc.Arbitrary<Kind<ElevenLabsClient>> = record({
  text: prompt,
  modelId: fc.constantFrom('eleven_multilingual_v2', 'eleven_v3', 'eleven_flash_v2_5'),
  form: fc.constantFrom('sound', 'stream', 'timed', 'timed stream', 'dialogue'),
}).map(({ form, ...body }) =>
  kind(
    `speech ${form} ${JSON.stringify(body)}`,
    async ({ textToSpeech, textToDialogue }) => {
      if (form === 'timed') return textToSpeech.convertWithTimestamps(VOICE, body);
      if (form === 'timed stream') return readAll(await textToSpeech.streamWithTimestamps(VOICE, body));
      if (form === 'stream') return new Response(await textToSpeech.stream(VOICE, body)).arrayBuffer();
      if (form === 'sound') return new Response(await textToSpeech.convert(VOICE, body)).arrayBuffer();
      const inputs = [{ text: body.text, voiceId: VOICE }];
      return new Response(await textToDialogue.convert({ modelId: body.modelId, inputs })).arrayBuffer();
    },
    { noRetries: true, byAnswer: true },
  ),
);

const effect: fc.Arbitrary<Kind<ElevenLabsClient>> = record({
  text: prompt,
  durationSeconds: fc.integer({ min: 1, max: 20 }),
}).map((body) =>
  kind(
    `effect ${JSON.stringify(body)}`,
    async (elevenlabs) => new Response(await elevenlabs.textToSoundEffects.convert(body)).arrayBuffer(),
    { noRetries: true, byAnswer: true },
  ),
);

/** Its answer states the length and no credits: an estimate. */
const transcript: fc.Arbitrary<Kind<ElevenLabsClient>> = fc
  .integer({ min: 1, max: 7 })
  .map((seconds) =>
    kind(
      `transcript of ${seconds} s`,
      (elevenlabs) =>
        elevenlabs.speechToText.convert({ modelId: 'scribe_v2', file: new Blob([new Uint8Array(wav(seconds))]) }),
      { told: false, noRetries: true },
    ),
  );

/** In no price list. */
const flow: fc.Arbitrary<Kind<ElevenLabsClient>> = fc.integer({ min: 0, max: 2 }).map((again) =>
  kind(
    `flow and ${again} looks more`,
    async ({ flows }) => {
      const { id } = await flows.image.create({ modelId: 'bytedance-seedream-5-lite', prompt: 'a kite' });
      let job = await flows.image.get(id);
      while (job.status === 'pending' || job.status === 'generating') job = await flows.image.get(id);
      for (let i = 0; i < again; i++) await flows.image.get(id);
    },
    { told: false, noRetries: true, job: true },
  ),
);

export const invoice: Invoice<ElevenLabsClient> = {
  simulator: 'elevenlabs',
  client: (place) => clientOf(place),
  kinds: fc.oneof(speech, effect, transcript, flow),
  silent: true,
  // What a credit costs depends on the plan, which its owner states: Pro, 99 USD for 600,000.
  credits: [{ biller: 'elevenlabs', price: '0.000165', seen: '2026-11-24' }],
};
