import { DATA_URL, KEY, PROMPT, SIGNED_URL, WEBHOOK_URL } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';
import type { Client } from './client.ts';

const image = { model: 'bfl:2@1', positivePrompt: PROMPT, negativePrompt: PROMPT, width: 512, height: 512 };
const video = { model: 'klingai:kling-video@3-standard', positivePrompt: PROMPT, duration: 5, webhookURL: WEBHOOK_URL };

export const privacy: Privacy<Client> = {
  client: (world) => clientOf(world, { apiKey: KEY }),
  calls: {
    images: (runware) => runware.requestImages({ ...image, seedImage: DATA_URL, referenceImages: [SIGNED_URL] }),
    'a video, by its id': async (runware) => {
      const task = { ...video, skipResponse: true, frameImages: [{ inputImage: SIGNED_URL }] };
      const { taskUUID } = (await runware.videoInference(task as never)) as { taskUUID: string };
      await runware.getResponse({ taskUUID });
      await runware.getResponse({ taskUUID });
    },
    'a task that fails': async (runware, { sim }) => {
      sim.runware.order({ fail: 400 });
      await runware.requestImages(image).catch(() => undefined);
      await runware.disconnect();
    },
  },
};
