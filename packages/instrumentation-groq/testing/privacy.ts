import type { Groq } from 'groq-sdk';
import { FILE_NAME, KEY, PROMPT, SIGNED_URL, USER, WORD } from '../../../test/privacy/canaries.ts';
import { privateBatch } from '../../../test/privacy/batch.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { batches } from './batches.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<Groq> = {
  client: (world) => clientOf(world, { apiKey: KEY }),
  calls: {
    speech: async ({ audio }) => {
      const speech = { model: 'canopylabs/orpheus-v1-english', voice: 'hannah', input: PROMPT };
      await (await audio.speech.create(speech)).arrayBuffer();
    },
    transcript: async ({ audio: { transcriptions } }) => {
      const form = { model: 'whisper-large-v3', response_format: 'verbose_json', prompt: PROMPT } as const;
      await transcriptions.create({ ...form, url: SIGNED_URL });
      await transcriptions.create({ ...form, file: new File([`RIFF ${WORD}`], FILE_NAME) });
    },
    chat: async ({ chat }) => {
      const body = { model: 'openai/gpt-oss-120b', messages: [{ role: 'user' as const, content: PROMPT }], user: USER };
      await chat.completions.create(body);
      for await (const _ of await chat.completions.create({ ...body, stream: true })) void _;
    },
    batch: (client) => privateBatch(batches, client),
    refusal: async ({ audio }, { sim }) => {
      sim.groq.order({ fail: 400 });
      const speech = { model: 'canopylabs/orpheus-v1-english', voice: 'hannah', input: PROMPT };
      await audio.speech.create(speech).catch(() => undefined);
    },
  },
};
