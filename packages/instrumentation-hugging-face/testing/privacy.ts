import type { InferenceClient } from '@huggingface/inference';
import { DATA_URL, KEY, PROMPT, USER } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

const image = { model: 'black-forest-labs/FLUX.1-dev', provider: 'hf-inference', inputs: PROMPT } as const;
const messages = [
  {
    role: 'user' as const,
    content: [
      { type: 'text' as const, text: PROMPT },
      { type: 'image_url' as const, image_url: { url: DATA_URL } },
    ],
  },
];
const chat = { model: 'openai/gpt-oss-120b:groq', messages };

export const privacy: Privacy<InferenceClient> = {
  client: (world) => clientOf(world, { billTo: USER }, `hf_${KEY}`),
  calls: {
    image: (huggingFace) => huggingFace.textToImage(image),
    chat: (huggingFace) => huggingFace.chatCompletion(chat),
    'chat, streamed': async (huggingFace) => {
      for await (const _ of huggingFace.chatCompletionStream(chat)) void _;
    },
    failure: async (huggingFace, { sim }) => {
      sim.huggingFace.order({ fail: 400 });
      await huggingFace.textToImage(image).catch(() => undefined);
    },
  },
};
