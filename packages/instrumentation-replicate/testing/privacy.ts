import { settleWebhook } from '@costspan/core';
import type Replicate from 'replicate';
import { DATA_URL, KEY, PROMPT, SIGNED_URL, WEBHOOK_URL, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<Replicate> = {
  client: (world) => clientOf(world, { auth: KEY, useFileOutput: true }),
  calls: {
    run: (replicate) =>
      replicate.run('google/nano-banana-2', { input: { prompt: PROMPT, image_input: [SIGNED_URL], resolution: '2K' } }),
    'prediction and webhook': async (replicate, { sim }) => {
      const { id } = await replicate.predictions.create({
        model: 'black-forest-labs/flux-dev',
        input: { prompt: PROMPT, image: DATA_URL },
        webhook: WEBHOOK_URL,
        webhook_events_filter: ['completed'],
      });
      const delivery = (await sim.replicate.webhooksDelivered()).find(({ body }) => body.includes(id));
      await settleWebhook('replicate', JSON.parse(delivery?.body ?? '{}'));
      await replicate.predictions.get(id);
    },
    failure: async (replicate, { sim }) => {
      sim.replicate.order({ filter: true });
      await replicate.run('black-forest-labs/flux-dev', { input: { prompt: PROMPT } }).catch(() => undefined);
    },
    upload: (replicate) =>
      replicate.run('black-forest-labs/flux-dev', { input: { prompt: PROMPT, image: Buffer.from(WORD) } }),
  },
};
