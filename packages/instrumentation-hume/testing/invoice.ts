import fc from 'fast-check';
import type { HumeClient } from 'hume';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';

/** What a character costs depends on the plan: all charges are estimates. */
const ESTIMATED = { told: false, noRetries: true };

const speech: fc.Arbitrary<Kind<HumeClient>> = record({
  text: prompt,
  form: fc.constantFrom('whole', 'sound', 'stream', 'stream of sound'),
}).map(({ text, form }) =>
  kind(
    `speech ${form} ${text}`,
    async ({ tts }) => {
      const body = { utterances: [{ text }], version: '2' } as const;
      const request = { ...body, utterances: [...body.utterances] };
      if (form === 'whole') return tts.synthesizeJson(request);
      if (form === 'sound') return (await tts.synthesizeFile(request)).arrayBuffer();
      if (form === 'stream of sound') return (await tts.synthesizeFileStreaming(request)).arrayBuffer();
      let chunks = 0;
      for await (const _ of await tts.synthesizeJsonStreaming(request)) chunks += 1;
      return chunks;
    },
    ESTIMATED,
  ),
);

const live: fc.Arbitrary<Kind<HumeClient>> = fc.array(prompt, { minLength: 1, maxLength: 3 }).map((texts) =>
  kind(
    `live ${texts.join(' | ')}`,
    async ({ tts }) => {
      const socket = await tts.streamInput.connect({ version: '2', reconnectAttempts: 0 });
      await socket.waitForOpen();
      const closed = new Promise((resolve) => socket.on('close', resolve));
      for (const text of texts) socket.sendPublish({ text });
      socket.sendPublish({ close: true });
      await closed;
    },
    { ...ESTIMATED, session: true },
  ),
);

export const invoice: Invoice<HumeClient> = {
  simulator: 'hume',
  client: (place) => clientOf(place),
  kinds: fc.oneof(speech, live),
  silent: true,
};
