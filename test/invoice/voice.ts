import { wav } from '@costspan/simulator';
import fc from 'fast-check';
import { kind, prompt, record } from './kind.ts';
import type { Kind } from './kind.ts';

const VOICE = 'JBFqnCBsd6RMkjVDRZzb';

async function readAll(stream: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of stream) count += 1;
  return count;
}

const speech: fc.Arbitrary<Kind> = record({
  text: prompt,
  modelId: fc.constantFrom('eleven_multilingual_v2', 'eleven_v3', 'eleven_flash_v2_5'),
  form: fc.constantFrom('sound', 'stream', 'timed', 'timed stream', 'dialogue'),
}).map(({ form, ...body }) =>
  kind(
    'elevenlabs',
    `speech ${form} ${JSON.stringify(body)}`,
    async ({ elevenlabs: { textToSpeech, textToDialogue } }) => {
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

const effect: fc.Arbitrary<Kind> = record({ text: prompt, durationSeconds: fc.integer({ min: 1, max: 20 }) }).map(
  (body) =>
    kind(
      'elevenlabs',
      `effect ${JSON.stringify(body)}`,
      async ({ elevenlabs }) => new Response(await elevenlabs.textToSoundEffects.convert(body)).arrayBuffer(),
      { noRetries: true, byAnswer: true },
    ),
);

/** Its answer states the length and no credits: an estimate. */
const transcript: fc.Arbitrary<Kind> = fc
  .integer({ min: 1, max: 7 })
  .map((seconds) =>
    kind(
      'elevenlabs',
      `transcript of ${seconds} s`,
      ({ elevenlabs }) =>
        elevenlabs.speechToText.convert({ modelId: 'scribe_v2', file: new Blob([new Uint8Array(wav(seconds))]) }),
      { told: false, noRetries: true },
    ),
  );

/** In no price list. */
const flow: fc.Arbitrary<Kind> = fc.integer({ min: 0, max: 2 }).map((again) =>
  kind(
    'elevenlabs',
    `flow and ${again} looks more`,
    async ({ elevenlabs: { flows } }) => {
      const { id } = await flows.image.create({ modelId: 'bytedance-seedream-5-lite', prompt: 'a kite' });
      let job = await flows.image.get(id);
      while (job.status === 'pending' || job.status === 'generating') job = await flows.image.get(id);
      for (let i = 0; i < again; i++) await flows.image.get(id);
    },
    { told: false, noRetries: true, job: true },
  ),
);

const listen: fc.Arbitrary<Kind> = record({
  model: fc.constantFrom('nova-3', 'nova-2', 'enhanced'),
  seconds: fc.integer({ min: 1, max: 600 }),
  form: fc.constantFrom('url', 'file'),
}).map(({ model, seconds, form }) =>
  kind(
    'deepgram',
    `listen ${form} ${model} ${seconds} s`,
    ({
      deepgram: {
        listen: { v1 },
      },
    }) =>
      form === 'url'
        ? v1.media.transcribeUrl({ url: `https://example.com/${seconds}.wav`, model })
        : v1.media.transcribeFile(Buffer.from(wav(seconds % 7)), { model }),
    { noRetries: true, byAnswer: true },
  ),
);

const say: fc.Arbitrary<Kind> = record({
  text: prompt,
  model: fc.constantFrom('aura-2-thalia-en' as const, 'aura-asteria-en' as const),
}).map((body) =>
  kind(
    'deepgram',
    `speak ${JSON.stringify(body)}`,
    async ({ deepgram }) => (await deepgram.speak.v1.audio.generate(body)).arrayBuffer(),
    { noRetries: true },
  ),
);

const live: fc.Arbitrary<Kind> = record({
  sends: fc.integer({ min: 1, max: 5 }),
  model: fc.constant('nova-3' as const),
}).map(({ sends, model }) =>
  kind(
    'deepgram',
    `live ${model} ${sends} times 3 s`,
    async ({ deepgram }) => {
      const session = await deepgram.listen.v1.connect({ model, encoding: 'linear16', sample_rate: 16_000 } as never);
      const closed = new Promise((resolve) => session.on('close', resolve));
      session.connect();
      await session.waitForOpen();
      for (let i = 0; i < sends; i++) session.sendMedia(new Uint8Array(96_000));
      session.sendCloseStream({ type: 'CloseStream' });
      await closed;
    },
    { session: true },
  ),
);

/** What an app does with ElevenLabs and Deepgram. */
export const voice: fc.Arbitrary<Kind> = fc.oneof(speech, effect, transcript, flow, listen, say, live);
