/** What an app can do with Runway's client. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf } from './client.ts';

const film = { model: 'gen4.5', promptText: 'a red kite', ratio: '1280:720', duration: 5 } as const;

export const scenarios: Scenarios = {
  'a task, its promise and its polls': {
    charges: 1,
    async play(app) {
      const { textToVideo, tasks } = await clientOf(app);
      const promise = textToVideo.create(film);
      app.saw('promise', promise);
      app.saw('wait', Object.getOwnPropertyDescriptor(promise, 'waitForTaskOutput'));
      const { id, estimatedCost } = await promise;
      app.saw('estimate', estimatedCost);
      const asked = tasks.retrieve(id);
      app.saw('asked', asked);
      app.saw('running', (await asked).status);
      app.saw('task', { ...(await tasks.retrieve(id)), id: '' });
      app.saw('again', (await tasks.retrieve(id)).status);
    },
  },
  'waitForTaskOutput() of a task that has ended, and of one that has failed': {
    charges: 2,
    async play(app) {
      const { textToVideo, tasks } = await clientOf(app);
      app.sim.runway.order({ polls: 1 }, { polls: 1, failJob: true });
      const { id } = await textToVideo.create(film);
      app.saw('task', (await tasks.retrieve(id).waitForTaskOutput()).status);
      const failed = await textToVideo.create(film);
      const error = await tasks
        .retrieve(failed.id)
        .waitForTaskOutput()
        .catch((thrown: unknown) => thrown);
      const { name, message, taskDetails } = error as Error & { taskDetails: { cost: unknown } };
      app.saw('error', [name, message, taskDetails.cost]);
    },
  },
  'asResponse() and withResponse()': {
    // Neither task is asked for.
    charges: 0,
    told: false,
    async play(app) {
      const { textToVideo } = await clientOf(app);
      const response = await textToVideo.create(film).asResponse();
      app.saw('unread', [response.status, response.bodyUsed]);
      app.saw('body', Object.keys((await response.json()) as object));
      const both = await textToVideo.create(film).withResponse();
      app.saw('both', [both.data.estimatedCost, both.response.status]);
    },
  },
  'errors of the provider, and retries': {
    charges: 2,
    async play(app) {
      const { textToVideo } = await clientOf(app);
      app.sim.runway.order({ fail: 400 }, { fail: 429 });
      await app.outcome('400', textToVideo.create(film));
      await app.outcome('429', textToVideo.create(film));
    },
  },
  'a signal that was aborted before': {
    charges: 1,
    async play(app) {
      const { textToVideo } = await clientOf(app);
      await app.outcome('film', textToVideo.create(film, { signal: AbortSignal.abort() }));
    },
  },
};
