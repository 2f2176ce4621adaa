/** What an app can do with Together's client. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { batchScenario } from '../../../test/noticed/batch.ts';
import { batches } from './batches.ts';
import { clientOf } from './client.ts';

const image = { model: 'black-forest-labs/FLUX.1-schnell', prompt: 'a red kite', width: 1000, height: 512, steps: 4 };
const chat = { model: 'openai/gpt-oss-120b', messages: [{ role: 'user' as const, content: 'a red kite' }] };

export const scenarios: Scenarios = {
  'images: promise, value and response': {
    charges: 2,
    async play(app) {
      const { images } = await clientOf(app);
      const promise = images.generate(image);
      app.saw('promise', promise);
      app.saw('image', { ...(await promise), id: '' });
      const { data, response } = await images.generate({ ...image, n: 2 }).withResponse();
      app.saw('both', [data.data.length, response.status]);
    },
  },
  'a chat, whole and streamed, and a stream left early': {
    charges: 3,
    told: false,
    async play(app) {
      const { completions } = (await clientOf(app)).chat;
      app.saw('usage', (await completions.create(chat)).usage);
      const stream = await completions.create({ ...chat, stream: true });
      app.saw('stream', stream);
      for await (const chunk of stream) app.saw('chunk', chunk.choices);
      const left = await completions.create({ ...chat, stream: true });
      for await (const chunk of left) {
        app.saw('first', chunk.choices);
        break;
      }
      app.saw('aborted', left.controller.signal.aborted);
    },
  },
  'a video, looked at until it is done': {
    charges: 1,
    async play(app) {
      const { videos } = await clientOf(app);
      let job = await videos.create({ model: 'kwaivgI/kling-2.1-pro', prompt: 'a red kite', seconds: '5' });
      while (job.status === 'in_progress') job = await videos.retrieve(job.id);
      app.saw('job', [job.status, job.outputs]);
    },
  },
  'a batch, from its file to its results': batchScenario(batches),
  'errors of the provider': {
    charges: 2,
    async play(app) {
      const { images } = await clientOf(app);
      app.sim.together.order({ fail: 400 });
      await app.outcome('400', images.generate(image));
      await app.outcome('no model', images.generate({ ...image, model: 'none' }));
    },
  },
  'a signal that was aborted before': {
    charges: 1,
    async play(app) {
      const { images } = await clientOf(app);
      await app.outcome('image', images.generate(image, { signal: AbortSignal.abort() }));
    },
  },
};
