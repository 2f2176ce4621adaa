/** What an app can do with Deepgram's client. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf } from './client.ts';

const text = 'a red kite';
const minute = { url: 'https://example.com/60.wav', model: 'nova-3' } as const;

export const scenarios: Scenarios = {
  'a transcript: its promise and its answer': {
    charges: 2,
    async play(app) {
      const { media } = (await clientOf(app)).listen.v1;
      const promise = media.transcribeUrl(minute);
      app.saw('promise', promise);
      const { data, rawResponse } = await promise.withRawResponse();
      app.saw('length', (data as { metadata?: { duration?: number } }).metadata?.duration);
      app.saw('status', rawResponse.status);
      const answer = await media.transcribeFile(Buffer.alloc(48_000), { model: 'nova-3' });
      app.saw('results', (answer as { results?: object }).results);
    },
  },
  'speech: its answer is not read': {
    charges: 1,
    async play(app) {
      const { audio } = (await clientOf(app)).speak.v1;
      const answer = await audio.generate({ text, model: 'aura-2-thalia-en' });
      app.saw('used', answer.bodyUsed);
      app.saw('bytes', await answer.arrayBuffer());
    },
  },
  'a session of live transcription': {
    charges: 1,
    async play(app) {
      const { v1 } = (await clientOf(app)).listen;
      const session = await v1.connect({ model: 'nova-3', encoding: 'linear16', sample_rate: 16_000 } as never);
      app.saw('keys', Object.keys(session));
      const closed = new Promise((resolve) => session.on('close', resolve));
      session.on('message', (message) => app.saw('message', (message as { duration?: number }).duration));
      session.connect();
      await session.waitForOpen();
      session.sendMedia(new Uint8Array(96_000));
      session.sendCloseStream({ type: 'CloseStream' });
      await closed;
      app.saw('state', session.readyState);
    },
  },
  'errors, and a signal that is aborted': {
    charges: 2,
    async play(app) {
      const { media } = (await clientOf(app)).listen.v1;
      app.sim.deepgram.order({ fail: 400 });
      await app.outcome('400', media.transcribeUrl(minute));
      await app.outcome('aborted', media.transcribeUrl(minute, { abortSignal: AbortSignal.abort() }));
    },
  },
};
