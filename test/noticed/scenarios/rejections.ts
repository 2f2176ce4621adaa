/** A rejection that nobody handles stays one, and one that is handled becomes none. */
import { clientOf as falOf } from '../../../packages/instrumentation-fal/testing/client.ts';
import { clientOf as openaiOf } from '../../../packages/instrumentation-openai/testing/client.ts';
import { clientOf as replicateOf } from '../../../packages/instrumentation-replicate/testing/client.ts';
import type { Scenarios } from '../app.ts';

const image = { model: 'gpt-image-1', prompt: 'a red kite' };
const FLUX = 'fal-ai/flux/dev';
const SCHNELL = 'black-forest-labs/flux-schnell';
const input = { prompt: 'a red kite' };

export const scenarios: Scenarios = {
  'openai: nobody awaits': {
    charges: 1,
    async play(app) {
      const openai = await openaiOf(app);
      app.sim.openai.order({ fail: 400 });
      await app.rejection(() => openai.images.generate(image));
    },
  },
  'openai: handled late': {
    charges: 1,
    async play(app) {
      const openai = await openaiOf(app);
      app.sim.openai.order({ fail: 400 });
      let promise: PromiseLike<unknown> | undefined;
      await app.rejection(() => (promise = openai.images.generate(image)));
      await app.outcome('late', async () => promise);
    },
  },
  'openai: then without a handler of errors': {
    charges: 1,
    async play(app) {
      const openai = await openaiOf(app);
      app.sim.openai.order({ fail: 400 });
      await app.rejection(() => openai.images.generate(image).then(() => app.saw('never')));
    },
  },
  'openai: asResponse() without a handler': {
    charges: 1,
    async play(app) {
      const openai = await openaiOf(app);
      app.sim.openai.order({ fail: 400 });
      await app.rejection(() => openai.images.generate(image).asResponse());
    },
  },
  'openai: handled': {
    charges: 2,
    async play(app) {
      const openai = await openaiOf(app);
      app.sim.openai.order({ fail: 400 }, { fail: 401 });
      await openai.images.generate(image).catch((error: unknown) => app.saw('caught', error));
      await app.outcome('withResponse', openai.images.generate(image).withResponse());
    },
  },
  'fal: nobody awaits': {
    charges: 2,
    async play(app) {
      const fal = await falOf(app);
      app.sim.fal.order({ fail: 422 }, { fail: 401 });
      await app.rejection(() => fal.run(FLUX, { input }));
      await app.rejection(() => fal.queue.submit(FLUX, { input }));
    },
  },
  'fal: handled': {
    charges: 2,
    async play(app) {
      const fal = await falOf(app);
      app.sim.fal.order({ fail: 422 }, { fail: 401 });
      await fal.run(FLUX, { input }).catch((error: unknown) => app.saw('caught', error));
      await app.outcome('subscribe', fal.subscribe(FLUX, { input }));
    },
  },
  'fal: a stream that fails, with nobody waiting for it': {
    charges: 1,
    async play(app) {
      const fal = await falOf(app);
      app.sim.fal.order({ fail: 422 });
      await app.rejection(() => fal.stream(FLUX, { input }));
    },
  },
  'replicate: nobody awaits': {
    charges: 2,
    async play(app) {
      const replicate = await replicateOf(app);
      app.sim.replicate.order({ fail: 422 }, { fail: 401 });
      await app.rejection(() => replicate.run(SCHNELL, { input }));
      await app.rejection(() => replicate.predictions.create({ model: SCHNELL, input }));
    },
  },
  'replicate: handled': {
    charges: 2,
    async play(app) {
      const replicate = await replicateOf(app);
      app.sim.replicate.order({ fail: 422 }, { fail: 401 });
      await replicate.run(SCHNELL, { input }).catch((error: unknown) => app.saw('caught', error));
      await app.outcome('create', replicate.predictions.create({ model: SCHNELL, input }));
    },
  },
};
