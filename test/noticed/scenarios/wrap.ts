/** An instrumentation that wraps the same method as every `InstrumentationBase` does. */
import { clientOf as openaiOf } from '../../../packages/instrumentation-openai/testing/client.ts';
import type { Scenarios } from '../app.ts';

const image = { model: 'gpt-image-1', prompt: 'a red kite', quality: 'low' as const, size: '1024x1024' as const };

export const scenarios: Scenarios = {
  'an image': {
    charges: 1,
    async play(app) {
      const openai = await openaiOf(app);
      const promise = openai.images.generate(image);
      app.saw('promise', promise);
      app.saw('image', await promise);
    },
  },
  'an image and its response, and an error': {
    charges: 2,
    async play(app) {
      const openai = await openaiOf(app);
      app.saw('whole', await openai.images.generate(image).withResponse());
      app.sim.openai.order({ fail: 400 });
      await app.outcome('400', openai.images.generate(image));
    },
  },
};
