import type { AssemblyAI } from 'assemblyai';
import { KEY, PROMPT, SIGNED_URL, WEBHOOK_URL, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf, sessionOf } from './client.ts';

const task = {
  audio: SIGNED_URL,
  speech_models: ['universal-2'],
  prompt: PROMPT,
  keyterms_prompt: [WORD],
  webhook_url: WEBHOOK_URL,
  webhook_auth_header_value: KEY,
} as never;

export const privacy: Privacy<AssemblyAI> = {
  client: (world) => clientOf(world, { apiKey: KEY }),
  calls: {
    transcripts: async ({ transcripts }) => {
      await transcripts.transcribe(task, { pollingInterval: 1 });
      const { id } = await transcripts.submit(task);
      await transcripts.waitUntilReady(id, { pollingInterval: 1 });
    },
    'a session': async (client) => {
      const session = sessionOf(client, { keytermsPrompt: [WORD], prompt: PROMPT, webhookUrl: WEBHOOK_URL });
      await session.connect();
      session.sendAudio(new ArrayBuffer(96_000));
      await session.close();
      await client.transcripts.transcribe(task, { pollingInterval: 1 });
    },
  },
};
