/** What an app can do with fal's client. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf, fetchOf, singletonOf } from './client.ts';

const FLUX = 'fal-ai/flux/dev';
const input = { prompt: 'a red kite', image_size: 'square_hd' as const };

export const scenarios: Scenarios = {
  'run, and its result': {
    charges: 1,
    async play(app) {
      const promise = (await clientOf(app)).run(FLUX, { input });
      app.saw('promise', promise);
      app.saw('result', await promise);
      app.saw('one value', (await promise) === (await promise));
    },
  },
  'the client': {
    charges: 0,
    async play(app) {
      const fal = await clientOf(app);
      app.saw('client', fal);
      for (const part of [fal, fal.queue, fal.streaming, fal.realtime, fal.storage])
        for (const [name, method] of Object.entries(part)) app.saw(name, method);
    },
  },
  'subscribe by polling: callbacks in their order': {
    charges: 1,
    async play(app) {
      const result = await (
        await clientOf(app)
      ).subscribe(FLUX, {
        input,
        mode: 'polling',
        pollInterval: 1,
        logs: true,
        onEnqueue: (id) => app.saw('enqueued', typeof id),
        onQueueUpdate: (update) => app.saw('update', update),
      });
      app.saw('result', result);
    },
  },
  'subscribe by stream of status': {
    charges: 1,
    async play(app) {
      const result = await (
        await clientOf(app)
      ).subscribe(FLUX, {
        input,
        mode: 'streaming',
        onQueueUpdate: (update) => app.saw('update', update),
      });
      app.saw('result', result);
    },
  },
  'queue: submit, status, result twice, cancel': {
    charges: 1,
    async play(app) {
      const { queue } = await clientOf(app);
      const submitted = await queue.submit(FLUX, { input });
      app.saw('submitted', submitted);
      const job = { requestId: submitted.request_id };
      await app.outcome('early', queue.result(FLUX, job));
      let status = await queue.status(FLUX, job);
      while (status.status !== 'COMPLETED')
        app.saw('status', (status = await queue.status(FLUX, { ...job, logs: true })));
      app.saw('result', await queue.result(FLUX, job));
      app.saw('again', await queue.result(FLUX, job));
      await app.outcome('cancel', queue.cancel(FLUX, job));
    },
  },
  stream: {
    charges: 1,
    async play(app) {
      const stream = await (await clientOf(app)).stream(FLUX, { input });
      app.saw('keys', Object.keys(stream));
      stream.on('data', (event) => app.saw('data', event));
      stream.on('done', (event) => app.saw('done', event));
      for await (const event of stream) app.saw('event', event);
      app.saw('result', await stream.done());
    },
  },
  'stream, broken off early': {
    charges: 1,
    told: false,
    async play(app) {
      const stream = await (await clientOf(app)).stream(FLUX, { input });
      for await (const event of stream) {
        app.saw('event', event);
        break;
      }
      stream.abort();
    },
  },
  'errors of the provider': {
    charges: 3,
    async play(app) {
      const fal = await clientOf(app);
      for (const fail of [422, 401, 500] as const) {
        app.sim.fal.order({ fail });
        await app.outcome(String(fail), fal.run(FLUX, { input }));
      }
    },
  },
  'a connection reset and repeated, a signal before and under way': {
    charges: 4,
    told: false,
    async play(app) {
      const fal = await clientOf(app);
      app.sim.fal.order({ drop: 'before' });
      await app.outcome('reset', fal.run(FLUX, { input }));
      await app.outcome('aborted', fal.run(FLUX, { input, abortSignal: AbortSignal.abort() }));
      const abort = new AbortController();
      const held = app.sim.fal.order({ hold: true });
      const asked = fal.run(FLUX, { input, abortSignal: abort.signal });
      void asked.catch(() => undefined);
      await held.reached;
      abort.abort();
      await app.outcome('aborted under way', asked);
      held.release();
    },
  },
  'storage uploads are not billed': {
    charges: 1,
    async play(app) {
      const fal = await clientOf(app);
      const url = await fal.storage.upload(new Blob(['a picture'], { type: 'image/png' }));
      app.saw('url', url);
      app.saw('input', await fal.storage.transformInput({ image: new Blob(['another'], { type: 'image/png' }) }));
      const picture = new File(['a third'], 'a.png', { type: 'image/png' });
      app.saw('result', await fal.run(FLUX, { input: { ...input, image_url: picture } as never }));
    },
  },
  'the singleton, configured twice': {
    charges: 2,
    async play(app) {
      const fal = await singletonOf(app);
      const config = { credentials: 'test', retry: { maxRetries: 0 } };
      fal.config({ ...config, fetch: fetchOf(app) });
      app.saw('first', await fal.run(FLUX, { input }));
      const own: typeof fetch = async (url, init) => {
        app.saw('fetch', [String(url), Object.keys(init ?? {}), init?.body]);
        return fetchOf(app)(url, init);
      };
      fal.config({ ...config, fetch: own });
      app.saw('second', await fal.subscribe(FLUX, { input, mode: 'polling', pollInterval: 1 }));
    },
  },
  'methods taken off the client': {
    charges: 2,
    async play(app) {
      const { run, queue } = await clientOf(app);
      app.saw('run', await run(FLUX, { input }));
      const { submit, status, result } = queue;
      const { request_id: requestId } = await submit(FLUX, { input });
      while ((await status(FLUX, { requestId })).status !== 'COMPLETED');
      app.saw('result', await result(FLUX, { requestId }));
    },
  },
  'wrong arguments': {
    charges: 2,
    told: false,
    async play(app) {
      const fal = await clientOf(app);
      await app.outcome('none', () => (fal.run as unknown as () => unknown)());
      await app.outcome('no options', () => (fal.run as unknown as (id: string) => unknown)(FLUX));
      await app.outcome('no id', () => fal.queue.status(FLUX, {} as never));
    },
  },
};
