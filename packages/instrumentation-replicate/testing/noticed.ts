/** What an app can do with Replicate's client. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf } from './client.ts';

const FLUX = 'black-forest-labs/flux-schnell';
const input = { prompt: 'a red kite' };

export const scenarios: Scenarios = {
  'run, with a file output that the app reads': {
    charges: 1,
    async play(app) {
      // Only what has an https address becomes a file.
      const own = async (url: unknown, init?: RequestInit): Promise<Response> => {
        const response = await fetch(String(url).replace('https:', 'http:'), init);
        if (!response.headers.get('content-type')?.includes('json')) return response;
        return new Response((await response.text()).replaceAll('http:', 'https:'), response);
      };
      const promise = (await clientOf(app, { useFileOutput: true, fetch: own })).run(FLUX, { input });
      app.saw('promise', promise);
      const [file] = (await promise) as [{ url(): URL; blob(): Promise<Blob> }];
      app.saw('file', file);
      app.saw('url', file.url().href);
      app.saw('bytes', await (await file.blob()).arrayBuffer());
    },
  },
  'run by polling: progress in its order': {
    charges: 1,
    async play(app) {
      const replicate = await clientOf(app);
      const progress = (prediction: unknown): void => app.saw('progress', prediction);
      app.saw('output', await replicate.run(FLUX, { input, wait: { mode: 'poll', interval: 1 } }, progress));
    },
  },
  'predictions: create, get, wait, list, cancel': {
    charges: 1,
    async play(app) {
      const replicate = await clientOf(app);
      const prediction = await replicate.predictions.create({ model: FLUX, input });
      app.saw('created', prediction);
      app.saw('got', await replicate.predictions.get(prediction.id));
      const stop = async (seen: unknown): Promise<boolean> => (app.saw('stop', seen), false);
      app.saw('waited', await replicate.wait(prediction, { interval: 1 }, stop));
      app.saw('list', await replicate.predictions.list());
      await app.outcome('cancelled', replicate.predictions.cancel(prediction.id));
    },
  },
  'methods taken off the client': {
    charges: 1,
    async play(app) {
      const { create, get } = (await clientOf(app)).predictions;
      let prediction = await create({ model: FLUX, input });
      while (prediction.status !== 'succeeded') prediction = await get(prediction.id);
      app.saw('prediction', prediction);
    },
  },
  'client.request() and its response': {
    charges: 1,
    async play(app) {
      const replicate = await clientOf(app);
      const response = await replicate.request(`/models/${FLUX}/predictions`, {
        method: 'POST',
        data: { input },
        headers: { Prefer: 'wait' },
      });
      app.saw('response', response);
      app.saw('unread', response.bodyUsed);
      app.saw('json', await response.json());
    },
  },
  stream: {
    // What was metered is in no event: an estimate, until the app asks for the prediction.
    charges: 1,
    told: false,
    async play(app) {
      const stream = (await clientOf(app)).stream(FLUX, { input });
      app.saw('stream', stream);
      for await (const event of stream) app.saw('event', String(event));
    },
  },
  'stream, broken off early, and one that is never read': {
    charges: 0,
    told: false,
    async play(app) {
      const replicate = await clientOf(app);
      for await (const event of replicate.stream(FLUX, { input })) {
        app.saw('event', event);
        break;
      }
      const unread = replicate.stream(FLUX, { input });
      app.saw('unread', unread);
      app.saw('prototype', Object.getPrototypeOf(unread) === replicate.stream.prototype);
      app.saw('given back', await unread.return('mine' as never));
      await app.outcome('thrown', replicate.stream(FLUX, { input }).throw(new RangeError('mine')));
    },
  },
  'errors of the provider': {
    charges: 3,
    async play(app) {
      const replicate = await clientOf(app);
      app.sim.replicate.order({ fail: 422 }, { fail: 500 });
      await app.outcome('422', replicate.run(FLUX, { input }));
      await app.outcome('500', replicate.predictions.create({ model: FLUX, input }));
      app.sim.replicate.order({ failJob: true });
      await app.outcome('a failed run', replicate.run(FLUX, { input }));
    },
  },
  'too many requests, then an answer': {
    charges: 1,
    async play(app) {
      app.sim.replicate.order({ fail: 429, times: 2 });
      app.saw('output', await (await clientOf(app)).run(FLUX, { input }));
    },
  },
  'a signal that was aborted before': {
    charges: 1,
    async play(app) {
      const replicate = await clientOf(app);
      await app.outcome('run', replicate.run(FLUX, { input, signal: AbortSignal.abort() }));
    },
  },
  'a fetch of the app’s own': {
    charges: 1,
    async play(app) {
      const own = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
        app.saw('fetch', [String(url), init.method, Object.keys(init), init.body]);
        return fetch(url as string, init);
      };
      app.saw('output', await (await clientOf(app, { fetch: own })).run(FLUX, { input }));
    },
  },
  'file uploads are not billed': {
    charges: 1,
    async play(app) {
      const replicate = await clientOf(app);
      const file = new Blob(['a picture'], { type: 'image/png' });
      app.saw('uploaded', await replicate.files.create(file));
      app.saw('output', await replicate.run(FLUX, { input: { ...input, image: file } }));
    },
  },
  'wrong arguments': {
    charges: 2,
    told: false,
    async play(app) {
      const replicate = await clientOf(app);
      await app.outcome('no model', () => replicate.run('nonsense' as never, { input }));
      await app.outcome('none', () => (replicate.run as unknown as () => unknown)());
      await app.outcome('nothing to create', () => replicate.predictions.create({ input } as never));
    },
  },
};
