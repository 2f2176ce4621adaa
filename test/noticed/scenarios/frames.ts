/** Code of the app that an SDK calls back, calls inside calls, calls at the same time. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { clientOf as falOf } from '../../../packages/instrumentation-fal/testing/client.ts';
import { clientOf as openaiOf } from '../../../packages/instrumentation-openai/testing/client.ts';
import { clientOf as replicateOf } from '../../../packages/instrumentation-replicate/testing/client.ts';
import type { Scenarios } from '../app.ts';

const FLUX = 'fal-ai/flux/dev';
const input = { prompt: 'a red kite', image_size: 'square_hd' as const };
const image = { model: 'gpt-image-1', prompt: 'a red kite', quality: 'low' as const, size: '1024x1024' as const };
const paint = {
  type: 'function' as const,
  function: { name: 'paint', parameters: {}, description: 'paints', parse: JSON.parse },
};
const body = { model: 'gpt-5-mini', messages: [{ role: 'user' as const, content: 'Please call paint.' }] };

export const scenarios: Scenarios = {
  'a fal call in a tool of runTools is a generation of its own': {
    // two turns of the chat and the picture
    charges: 3,
    async play(app) {
      const [openai, fal] = [await openaiOf(app), await falOf(app)];
      const runner = openai.chat.completions.runTools({
        ...body,
        tools: [
          {
            ...paint,
            function: {
              ...paint.function,
              function: async (args: unknown) => {
                app.saw('tool', args);
                const { data } = await fal.run(FLUX, { input });
                return data;
              },
            },
          },
        ],
      });
      runner.on('message', (message) => app.saw('message', message));
      app.saw('content', await runner.finalContent());
    },
  },
  'a tool that fails': {
    charges: 1,
    async play(app) {
      const openai = await openaiOf(app);
      const fail = async (): Promise<never> => Promise.reject(new RangeError('mine'));
      const runner = openai.chat.completions.runTools({
        ...body,
        tools: [{ ...paint, function: { ...paint.function, function: fail } }],
      });
      await app.outcome('content', runner.finalContent());
    },
  },
  'calls inside onEnqueue and onQueueUpdate': {
    charges: 3,
    told: false,
    async play(app) {
      const [fal, openai] = [await falOf(app), await openaiOf(app)];
      const inside: Promise<unknown>[] = [];
      let first = true;
      const result = await fal.subscribe(FLUX, {
        input,
        mode: 'polling',
        pollInterval: 30,
        onEnqueue: () => void inside.push(fal.run(FLUX, { input: { ...input, prompt: 'inside' } })),
        onQueueUpdate: () => {
          if (first) inside.push(openai.images.generate(image));
          first = false;
        },
      });
      app.saw('result', result);
      app.saw('inside', await Promise.all(inside));
    },
    parallel: true,
  },
  'a callback that throws': {
    charges: 1,
    told: false,
    async play(app) {
      const fal = await falOf(app);
      const options = { input, mode: 'polling' as const, pollInterval: 1 };
      const fail = (): never => {
        throw new RangeError('mine');
      };
      await app.outcome('onQueueUpdate', fal.subscribe(FLUX, { ...options, onQueueUpdate: fail }));
    },
  },
  'a call inside the app’s own fetch': {
    charges: 2,
    async play(app) {
      const fal = await falOf(app);
      const own: typeof fetch = async (url, init) => {
        app.saw('inside', await fal.run(FLUX, { input }));
        return fetch(url, init);
      };
      app.saw('image', await (await openaiOf(app, { fetch: own })).images.generate(image));
    },
  },
  'a call inside the progress of a Replicate run': {
    charges: 2,
    told: false,
    async play(app) {
      const [fal, replicate] = [await falOf(app), await replicateOf(app)];
      const inside: Promise<unknown>[] = [];
      const progress = (): void => {
        if (inside.length === 0) inside.push(fal.run(FLUX, { input }));
      };
      const wait = { mode: 'poll' as const, interval: 30 };
      const model = 'black-forest-labs/flux-schnell';
      app.saw('output', await replicate.run(model, { input: { prompt: 'a kite' }, wait }, progress));
      app.saw('inside', await Promise.all(inside));
    },
    parallel: true,
  },
  'k requests at the same time': {
    charges: 8,
    parallel: true,
    async play(app) {
      const [openai, fal] = [await openaiOf(app), await falOf(app)];
      const prompts = ['one', 'two', 'three', 'four'];
      const images = prompts.map((prompt) => openai.images.generate({ ...image, prompt }));
      const pictures = prompts.map((prompt) => fal.run(FLUX, { input: { ...input, prompt } }));
      app.saw(
        'images',
        (await Promise.all(images)).map((one) => one.usage),
      );
      app.saw(
        'pictures',
        (await Promise.all(pictures)).map((one) => one.data.images),
      );
    },
  },
  'the app’s own context goes through the SDK': {
    charges: 2,
    async play(app) {
      const [openai, fal] = [await openaiOf(app), await falOf(app)];
      const mine = new AsyncLocalStorage<string>();
      const own: typeof fetch = async (url, init) => {
        app.saw('in fetch', mine.getStore());
        return fetch(url, init);
      };
      await mine.run('outer', async () => {
        await openai.withOptions({ fetch: own }).images.generate(image);
        app.saw('after openai', mine.getStore());
        await fal.subscribe(FLUX, {
          input,
          mode: 'polling',
          pollInterval: 1,
          onQueueUpdate: () => app.saw('in onQueueUpdate', mine.getStore()),
        });
        app.saw('after fal', mine.getStore());
      });
      app.saw('outside', mine.getStore());
    },
  },
};
