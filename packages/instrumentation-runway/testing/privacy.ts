import type { RunwayML } from '@runwayml/sdk';
import { DATA_URL, KEY, PROMPT, SIGNED_URL } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<RunwayML> = {
  client: (world) => clientOf(world, { apiKey: KEY }),
  calls: {
    film: async ({ imageToVideo, tasks }) => {
      const { id } = await imageToVideo.create({
        model: 'gen4_turbo',
        promptText: PROMPT,
        promptImage: SIGNED_URL,
        ratio: '1280:720',
        duration: 5,
      });
      while ((await tasks.retrieve(id)).status === 'RUNNING');
    },
    image: async ({ textToImage, tasks }, { sim }) => {
      sim.runway.order({ failJob: true });
      const { id } = await textToImage.create({
        model: 'gen4_image',
        promptText: PROMPT,
        ratio: '1920:1080',
        referenceImages: [{ uri: DATA_URL, tag: 'boat' }],
      });
      while ((await tasks.retrieve(id)).status === 'RUNNING');
    },
    refusal: async ({ textToVideo }, { sim }) => {
      sim.runway.order({ fail: 400 });
      await textToVideo
        .create({ model: 'gen4.5', promptText: PROMPT, ratio: '1280:720', duration: 5 })
        .catch(() => undefined);
    },
  },
};
