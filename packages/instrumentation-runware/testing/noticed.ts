/** What an app can do with Runware's client. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf } from './client.ts';

/** Ids that the SDK does not make up: they are in the results. */
const task = { model: 'bfl:2@1', positivePrompt: 'a red kite', width: 1024, height: 1024, customTaskUUID: 'u1' };
const film = {
  model: 'klingai:kling-video@3-standard',
  positivePrompt: 'a red kite',
  duration: 5,
  customTaskUUID: 'u2',
  providerSettings: { klingai: { sound: false } },
} as never;

export const scenarios: Scenarios = {
  'images: their promise, their partial results': {
    charges: 2,
    async play(app) {
      const runware = await clientOf(app);
      app.saw('keys', Object.keys(runware).toSorted());
      const promise = runware.requestImages({ ...task, onPartialImages: (images) => app.saw('some', images) });
      app.saw('promise', promise);
      app.saw('images', await promise);
      app.saw('images', await runware.imageInference({ ...task, customTaskUUID: 'u3', includePayload: true }));
      await runware.disconnect();
    },
  },
  'a video that the app asks for itself': {
    charges: 1,
    async play(app) {
      const runware = await clientOf(app);
      app.saw('accepted', await runware.videoInference({ ...(film as object), skipResponse: true } as never));
      app.saw('first', await runware.getResponse({ taskUUID: 'u2' }));
      app.saw('second', await runware.getResponse({ taskUUID: 'u2' }));
      await runware.disconnect();
    },
  },
  'errors: of a task, of a provider, of a connection': {
    charges: 3,
    async play(app) {
      const runware = await clientOf(app);
      app.sim.runware.order({ fail: 400 }, { fail: 500 }, { drop: 'before' });
      await app.outcome('refused', runware.requestImages(task));
      await app.outcome('failed', runware.requestImages(task));
      await app.outcome('dropped', runware.requestImages(task));
      await runware.disconnect();
    },
  },
};
