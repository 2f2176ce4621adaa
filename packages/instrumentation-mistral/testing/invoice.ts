import { wav } from '@costspan/simulator';
import type { Mistral } from '@mistralai/mistralai';
import fc from 'fast-check';
import { chatBatches } from '../../../test/invoice/batch-kind.ts';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { batches } from './batches.ts';
import { clientOf } from './client.ts';

const speech: fc.Arbitrary<Kind<Mistral>> = prompt.map((input) =>
  kind(`speech ${input}`, ({ audio }) => audio.speech.complete({ model: 'voxtral-mini-tts-2603', input })),
);

const transcript: fc.Arbitrary<Kind<Mistral>> = record({
  seconds: fc.integer({ min: 1, max: 40 }),
  form: fc.constantFrom('file', 'url'),
}).map(({ seconds, form }) =>
  kind(
    `transcript of ${form} ${seconds} s`,
    ({ audio }) =>
      audio.transcriptions.complete({
        model: 'voxtral-mini-2602',
        ...(form === 'file'
          ? { file: new File([new Uint8Array(wav(seconds))], 'a.wav', { type: 'audio/wav' }) }
          : { fileUrl: `https://example.com/${seconds}.wav` }),
      }),
    { byAnswer: true },
  ),
);

const chat: fc.Arbitrary<Kind<Mistral>> = record({ content: prompt, stream: fc.boolean() }).map(({ content, stream }) =>
  kind(
    `chat${stream ? ' stream' : ''} ${content}`,
    async (mistral) => {
      const body = { model: 'mistral-large-2512', messages: [{ role: 'user' as const, content }] };
      if (!stream) return mistral.chat.complete(body);
      for await (const _ of await mistral.chat.stream(body)) void _;
    },
    { byAnswer: true },
  ),
);

const RETRIES = {
  strategy: 'backoff',
  backoff: { initialInterval: 1, maxInterval: 1, exponent: 1, maxElapsedTime: 2_000 },
  retryConnectionErrors: true,
};

export const invoice: Invoice<Mistral> = {
  simulator: 'mistral',
  // It repeats nothing unless it is told to.
  client: (place) => clientOf(place, { retryConfig: RETRIES }),
  kinds: fc.oneof(speech, transcript, chat, chatBatches(batches)),
  silent: true,
};
