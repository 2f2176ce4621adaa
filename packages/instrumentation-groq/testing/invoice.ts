import { wav } from '@costspan/simulator';
import type { Groq } from 'groq-sdk';
import fc from 'fast-check';
import { chatBatches } from '../../../test/invoice/batch-kind.ts';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { batches } from './batches.ts';
import { clientOf } from './client.ts';

const speech: fc.Arbitrary<Kind<Groq>> = prompt.map((input) =>
  kind(`speech ${input}`, async ({ audio }) =>
    (await audio.speech.create({ model: 'canopylabs/orpheus-v1-english', voice: 'hannah', input })).arrayBuffer(),
  ),
);

const transcript: fc.Arbitrary<Kind<Groq>> = record({
  model: fc.constantFrom('whisper-large-v3', 'whisper-large-v3-turbo'),
  seconds: fc.integer({ min: 1, max: 40 }),
  form: fc.constantFrom('file', 'url'),
  told: fc.boolean(),
}).map(({ model, seconds, form, told }) =>
  kind(
    `transcript of ${form} ${model} ${seconds} s${told ? '' : ', without its length'}`,
    ({ audio }) =>
      audio.transcriptions.create({
        model,
        response_format: told ? 'verbose_json' : 'json',
        ...(form === 'file'
          ? { file: new File([new Uint8Array(wav(seconds))], 'a.wav', { type: 'audio/wav' }) }
          : { url: `https://example.com/${seconds}.wav` }),
      }),
    { told, byAnswer: true },
  ),
);

const chat: fc.Arbitrary<Kind<Groq>> = record({ content: prompt, stream: fc.boolean() }).map(({ content, stream }) =>
  kind(
    `chat${stream ? ' stream' : ''} ${content}`,
    async ({ chat: { completions } }) => {
      const body = { model: 'openai/gpt-oss-120b', messages: [{ role: 'user' as const, content }] };
      if (!stream) return completions.create(body);
      for await (const _ of await completions.create({ ...body, stream })) void _;
    },
    { byAnswer: true },
  ),
);

/** Its own back-off of half a second and more, shortened. */
function atOnce(client: Groq): Groq {
  return Object.assign(client, { calculateDefaultRetryTimeoutMillis: () => 1 });
}

export const invoice: Invoice<Groq> = {
  simulator: 'groq',
  client: async (place) => atOnce(await clientOf(place, { maxRetries: 2 })),
  kinds: fc.oneof(speech, transcript, chat, chatBatches(batches)),
  silent: true,
};
