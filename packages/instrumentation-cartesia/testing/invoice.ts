import type { Cartesia } from '@cartesia/cartesia-js';
import { wav } from '@costspan/simulator';
import fc from 'fast-check';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';

/** What a credit costs depends on the plan: all charges are estimates. */
const ESTIMATED = { told: false };
const VOICE = { mode: 'id', id: '694f9389' } as const;
const RAW = { container: 'raw', encoding: 'pcm_s16le', sample_rate: 16_000 } as const;

const speech: fc.Arbitrary<Kind<Cartesia>> = record({
  transcript: prompt,
  form: fc.constantFrom('sound', 'stream'),
}).map(({ transcript, form }) =>
  kind(
    `speech ${form} ${transcript}`,
    async ({ tts }) => {
      const body = { model_id: 'sonic-3.5', transcript, voice: VOICE, output_format: RAW };
      if (form === 'sound') return (await tts.generate(body)).arrayBuffer();
      let events = 0;
      for await (const _ of await tts.generateSSE(body)) events += 1;
      return events;
    },
    ESTIMATED,
  ),
);

const transcript: fc.Arbitrary<Kind<Cartesia>> = fc
  .integer({ min: 1, max: 7 })
  .map((seconds) =>
    kind(
      `transcript of ${seconds} s`,
      ({ stt }) => stt.transcribe({ model: 'ink-2', file: new File([new Uint8Array(wav(seconds))], 'a.wav') }),
      { ...ESTIMATED, byAnswer: true },
    ),
  );

const live: fc.Arbitrary<Kind<Cartesia>> = record({
  sends: fc.integer({ min: 1, max: 5 }),
  part: fc.constantFrom('autoFinalize' as const, 'manualFinalize' as const),
}).map(({ sends, part }) =>
  kind(
    `live ${part} ${sends} times 3 s`,
    async ({ stt }) => {
      const { websocket } = stt[part] as Cartesia['stt']['manualFinalize'];
      const session = Reflect.apply(websocket, stt[part], [
        { model: 'ink-2', encoding: 'pcm_s16le', sample_rate: 16_000 },
      ]);
      const closed = new Promise((resolve) => session.on('close', resolve));
      for (let i = 0; i < sends; i++) session.sendRaw(new Uint8Array(96_000));
      session.sendRaw(part === 'manualFinalize' ? 'close' : '{"type":"close"}');
      await closed;
    },
    { ...ESTIMATED, session: true },
  ),
);

export const invoice: Invoice<Cartesia> = {
  simulator: 'cartesia',
  // The SDK's own back-off of half a second and more, shortened; a Retry-After of the server still holds.
  client: async (place) => Object.assign(await clientOf(place), { calculateDefaultRetryTimeoutMillis: () => 1 }),
  kinds: fc.oneof(speech, transcript, live),
};
