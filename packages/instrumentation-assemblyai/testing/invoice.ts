import type { AssemblyAI } from 'assemblyai';
import fc from 'fast-check';
import { kind, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf, sessionOf } from './client.ts';

const AT_ONCE = { pollingInterval: 1 };

const transcript: fc.Arbitrary<Kind<AssemblyAI>> = record({
  model: fc.constantFrom('universal-2', 'universal-3-5-pro'),
  seconds: fc.integer({ min: 1, max: 60 }).map((times) => 9 * times),
  form: fc.constantFrom('waited for', 'asked for', 'asked for again'),
}).map(({ model, seconds, form }) =>
  kind(
    `transcript of ${seconds} s by ${model}, ${form}`,
    async ({ transcripts }) => {
      const task = { audio: `https://example.com/${seconds}.wav`, speech_models: [model] } as never;
      if (form === 'waited for') return transcripts.transcribe(task, AT_ONCE);
      const { id } = await transcripts.submit(task);
      await transcripts.waitUntilReady(id, AT_ONCE);
      return form === 'asked for' ? undefined : transcripts.get(id);
    },
    { noRetries: true, byAnswer: true, job: true },
  ),
);

/** One source states its price: an estimate. */
const live: fc.Arbitrary<Kind<AssemblyAI>> = fc.integer({ min: 1, max: 5 }).map((sends) =>
  kind(
    `live ${sends} times 9 s`,
    async (client) => {
      const session = sessionOf(client);
      await session.connect();
      for (let i = 0; i < sends; i++) session.sendAudio(new ArrayBuffer(288_000));
      await session.close();
    },
    { told: false, session: true },
  ),
);

export const invoice: Invoice<AssemblyAI> = {
  simulator: 'assemblyai',
  client: (place) => clientOf(place),
  kinds: fc.oneof(transcript, live),
};
