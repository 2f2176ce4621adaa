import type { LumaAI } from 'lumaai';
import { KEY, PROMPT, SIGNED_URL, WEBHOOK_URL } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<LumaAI> = {
  client: (world) => clientOf(world, { authToken: KEY }),
  calls: {
    film: async ({ generations }) => {
      const { id = '' } = await generations.create({
        model: 'ray-2',
        prompt: PROMPT,
        resolution: '720p',
        duration: '5s',
        keyframes: { frame0: { type: 'image', url: SIGNED_URL } },
        callback_url: WEBHOOK_URL,
      });
      while ((await generations.get(id)).state === 'dreaming');
    },
    refusal: async ({ generations }, { sim }) => {
      sim.luma.order({ fail: 400 });
      await generations.create({ model: 'ray-2', prompt: PROMPT }).catch(() => undefined);
    },
  },
};
