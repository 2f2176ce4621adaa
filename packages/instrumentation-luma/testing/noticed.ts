/** What an app can do with Luma's client. No answer tells what it cost: no charge is final. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf } from './client.ts';

const film = { model: 'ray-2', prompt: 'a red kite', resolution: '720p', duration: '5s' } as const;

export const scenarios: Scenarios = {
  'a generation, its promise and its polls': {
    charges: 1,
    told: false,
    async play(app) {
      const { generations } = await clientOf(app);
      const promise = generations.create(film);
      app.saw('promise', promise);
      const { id = '', state } = await promise;
      app.saw('state', state);
      app.saw('running', (await generations.get(id)).state);
      app.saw('done', (await generations.get(id)).assets);
      app.saw('again', (await generations.get(id)).state);
    },
  },
  'asResponse() and withResponse()': {
    // Neither generation is asked for.
    charges: 0,
    told: false,
    async play(app) {
      const { generations } = await clientOf(app);
      const response = await generations.create(film).asResponse();
      app.saw('unread', [response.status, response.bodyUsed]);
      app.saw('body', Object.keys((await response.json()) as object));
      const both = await generations.video.create(film).withResponse();
      app.saw('both', [both.data.state, both.response.status]);
    },
  },
  'errors of the provider': {
    charges: 2,
    async play(app) {
      const { generations } = await clientOf(app);
      app.sim.luma.order({ fail: 400 }, { fail: 429 });
      await app.outcome('400', generations.create(film));
      await app.outcome('429', generations.create(film));
    },
  },
  'a signal that was aborted before': {
    charges: 1,
    async play(app) {
      const { generations } = await clientOf(app);
      await app.outcome('film', generations.create(film, { signal: AbortSignal.abort() }));
    },
  },
};
