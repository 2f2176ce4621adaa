/** A rejection that nobody handles stays one, and one that is handled becomes none. */
import type { Scenarios } from '../app.ts';

const image = { model: 'gpt-image-1', prompt: 'a red kite' };
const FLUX = 'fal-ai/flux/dev';
const SCHNELL = 'black-forest-labs/flux-schnell';
const input = { prompt: 'a red kite' };

/** Until the rejection, if there is one, has been told. */
const rejected = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

export const scenarios: Scenarios = {
  'openai: nobody awaits': {
    charges: 1,
    async play(app) {
      app.sim.openai.order({ fail: 400 });
      void (await app.openai()).images.generate(image);
      await rejected();
    },
  },
  'openai: handled late': {
    charges: 1,
    async play(app) {
      app.sim.openai.order({ fail: 400 });
      const promise = (await app.openai()).images.generate(image);
      await rejected();
      await app.outcome('late', promise);
    },
  },
  'openai: then without a handler of errors': {
    charges: 1,
    async play(app) {
      app.sim.openai.order({ fail: 400 });
      void (await app.openai()).images.generate(image).then(() => app.saw('never'));
      await rejected();
    },
  },
  'openai: asResponse() without a handler': {
    charges: 1,
    async play(app) {
      app.sim.openai.order({ fail: 400 });
      void (await app.openai()).images.generate(image).asResponse();
      await rejected();
    },
  },
  'openai: handled': {
    charges: 2,
    async play(app) {
      const openai = await app.openai();
      app.sim.openai.order({ fail: 400 }, { fail: 401 });
      await openai.images.generate(image).catch((error: unknown) => app.saw('caught', error));
      await app.outcome('withResponse', openai.images.generate(image).withResponse());
      await rejected();
    },
  },
  'fal: nobody awaits': {
    charges: 2,
    async play(app) {
      const fal = await app.fal();
      app.sim.fal.order({ fail: 422 }, { fail: 401 });
      void fal.run(FLUX, { input });
      await rejected();
      void fal.queue.submit(FLUX, { input });
      await rejected();
    },
  },
  'fal: handled': {
    charges: 2,
    async play(app) {
      const fal = await app.fal();
      app.sim.fal.order({ fail: 422 }, { fail: 401 });
      await fal.run(FLUX, { input }).catch((error: unknown) => app.saw('caught', error));
      await app.outcome('subscribe', fal.subscribe(FLUX, { input }));
      await rejected();
    },
  },
  'fal: a stream that fails, with nobody waiting for it': {
    charges: 1,
    async play(app) {
      app.sim.fal.order({ fail: 422 });
      const stream = await (await app.fal()).stream(FLUX, { input });
      app.saw('stream', Object.keys(stream));
      await rejected();
    },
  },
  'replicate: nobody awaits': {
    charges: 2,
    async play(app) {
      const replicate = await app.replicate();
      app.sim.replicate.order({ fail: 422 }, { fail: 401 });
      void replicate.run(SCHNELL, { input });
      await rejected();
      void replicate.predictions.create({ model: SCHNELL, input });
      await rejected();
    },
  },
  'replicate: handled': {
    charges: 2,
    async play(app) {
      const replicate = await app.replicate();
      app.sim.replicate.order({ fail: 422 }, { fail: 401 });
      await replicate.run(SCHNELL, { input }).catch((error: unknown) => app.saw('caught', error));
      await app.outcome('create', replicate.predictions.create({ model: SCHNELL, input }));
      await rejected();
    },
  },
};
