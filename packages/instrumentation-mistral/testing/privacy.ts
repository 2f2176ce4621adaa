import type { Mistral } from '@mistralai/mistralai';
import { FILE_NAME, KEY, PROMPT, SIGNED_URL, USER, WORD } from '../../../test/privacy/canaries.ts';
import { privateBatch } from '../../../test/privacy/batch.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { batches } from './batches.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<Mistral> = {
  client: (world) => clientOf(world, { apiKey: KEY }),
  calls: {
    chat: async (mistral) => {
      const body = {
        model: 'mistral-large-2512',
        messages: [{ role: 'user' as const, content: PROMPT }],
        metadata: { user: USER },
      };
      await mistral.chat.complete(body);
      for await (const _ of await mistral.chat.stream(body)) void _;
    },
    speech: ({ audio }) => audio.speech.complete({ model: 'voxtral-mini-tts-2603', input: PROMPT }),
    transcript: async ({ audio: { transcriptions } }) => {
      const model = 'voxtral-mini-2602';
      await transcriptions.complete({ model, fileUrl: SIGNED_URL, contextBias: [WORD] });
      await transcriptions.complete({ model, file: new File([`RIFF ${WORD}`], FILE_NAME) });
    },
    batch: (client) => privateBatch(batches, client),
    refusal: async (mistral, { sim }) => {
      sim.mistral.order({ fail: 400 });
      const messages = [{ role: 'user' as const, content: PROMPT }];
      await mistral.chat.complete({ model: 'mistral-large-2512', messages }).catch(() => undefined);
    },
  },
};
