import { wav } from '@costspan/simulator';
import type { DeepgramClient } from '@deepgram/sdk';
import fc from 'fast-check';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';

const listen: fc.Arbitrary<Kind<DeepgramClient>> = record({
  model: fc.constantFrom('nova-3', 'nova-2', 'enhanced'),
  seconds: fc.integer({ min: 1, max: 600 }),
  form: fc.constantFrom('url', 'file'),
}).map(({ model, seconds, form }) =>
  kind(
    `listen ${form} ${model} ${seconds} s`,
    ({ listen: { v1 } }) =>
      form === 'url'
        ? v1.media.transcribeUrl({ url: `https://example.com/${seconds}.wav`, model })
        : v1.media.transcribeFile(Buffer.from(wav(seconds % 7)), { model }),
    { noRetries: true, byAnswer: true },
  ),
);

const say: fc.Arbitrary<Kind<DeepgramClient>> = record({
  text: prompt,
  model: fc.constantFrom('aura-2-thalia-en' as const, 'aura-asteria-en' as const),
}).map((body) =>
  kind(
    `speak ${JSON.stringify(body)}`,
    async (deepgram) => (await deepgram.speak.v1.audio.generate(body)).arrayBuffer(),
    { noRetries: true },
  ),
);

const live: fc.Arbitrary<Kind<DeepgramClient>> = record({
  sends: fc.integer({ min: 1, max: 5 }),
  model: fc.constant('nova-3' as const),
}).map(({ sends, model }) =>
  kind(
    `live ${model} ${sends} times 3 s`,
    async (deepgram) => {
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

export const invoice: Invoice<DeepgramClient> = {
  simulator: 'deepgram',
  client: (place) => clientOf(place),
  kinds: fc.oneof(listen, say, live),
  silent: true,
};
