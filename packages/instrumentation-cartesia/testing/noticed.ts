/** What an app can do with Cartesia's client. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf } from './client.ts';

const speech = {
  model_id: 'sonic-3.5',
  transcript: 'a red kite',
  voice: { mode: 'id', id: '694f9389' },
  output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 16_000 },
} as const;

export const scenarios: Scenarios = {
  'speech: its promise, its answer, its stream': {
    charges: 3,
    told: false,
    async play(app) {
      const { tts } = await clientOf(app);
      const promise = tts.generate(speech);
      app.saw('promise', promise);
      const { data, response } = await promise.withResponse();
      app.saw('status', response.status);
      app.saw('used', data.bodyUsed);
      app.saw('bytes', await data.arrayBuffer());
      app.saw('raw', await (await tts.generate(speech).asResponse()).arrayBuffer());
      for await (const event of await tts.generateSSE(speech)) app.saw('event', event);
    },
  },
  'a session of live transcription': {
    charges: 1,
    told: false,
    async play(app) {
      // What stands before the simulator compares requests, of which a connection's key is a new one each time.
      const { stt } = await clientOf(app, { baseURL: app.sim.cartesia.url });
      const session = stt.manualFinalize.websocket({ model: 'ink-2', encoding: 'pcm_s16le', sample_rate: 16_000 });
      app.saw('keys', Object.keys(session).toSorted());
      session.on('transcript', (event) => app.saw('transcript', event));
      const closed = new Promise((resolve) => session.on('close', (code) => resolve(code)));
      session.sendRaw(new Uint8Array(288_000));
      session.sendRaw('close');
      app.saw('code', await closed);
    },
  },
  'errors, and a signal that is aborted': {
    charges: 2,
    async play(app) {
      const { tts } = await clientOf(app);
      app.sim.cartesia.order({ fail: 400 });
      await app.outcome('400', tts.generate(speech));
      await app.outcome('aborted', tts.generate(speech, { signal: AbortSignal.abort() }));
    },
  },
};
