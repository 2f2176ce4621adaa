import type { Together } from 'together-ai';
import { KEY, PROMPT, SIGNED_URL, USER } from '../../../test/privacy/canaries.ts';
import { privateBatch } from '../../../test/privacy/batch.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { batches } from './batches.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<Together> = {
  client: (world) => clientOf(world, { apiKey: KEY }),
  calls: {
    image: ({ images }) =>
      images.generate({
        model: 'black-forest-labs/FLUX.2-pro',
        prompt: PROMPT,
        negative_prompt: PROMPT,
        reference_images: [SIGNED_URL],
      }),
    chat: async ({ chat }) => {
      const body = { model: 'openai/gpt-oss-120b', messages: [{ role: 'user' as const, content: PROMPT }], user: USER };
      await chat.completions.create(body);
      for await (const _ of await chat.completions.create({ ...body, stream: true })) void _;
    },
    video: async ({ videos }) => {
      let job = await videos.create({
        model: 'kwaivgI/kling-2.1-pro',
        prompt: PROMPT,
        seconds: '5',
        reference_images: [SIGNED_URL],
      });
      while (job.status === 'in_progress') job = await videos.retrieve(job.id);
    },
    batch: (client) => privateBatch(batches, client),
    refusal: async ({ images }, { sim }) => {
      sim.together.order({ fail: 400 });
      await images.generate({ model: 'black-forest-labs/FLUX.2-pro', prompt: PROMPT }).catch(() => undefined);
    },
  },
};
