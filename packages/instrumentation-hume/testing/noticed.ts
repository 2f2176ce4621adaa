/** What an app can do with Hume's client. What a character costs depends on the plan: no charge is final. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf } from './client.ts';

const speech = (): { utterances: { text: string }[]; version: '2' } => ({
  utterances: [{ text: 'a red kite' }],
  version: '2',
});

export const scenarios: Scenarios = {
  'speech: its promise, its answer, its sound': {
    charges: 3,
    told: false,
    async play(app) {
      const { tts } = await clientOf(app);
      const promise = tts.synthesizeJson(speech());
      app.saw('promise', promise);
      app.saw('generations', (await promise).generations.length);
      const { data, rawResponse } = await tts.synthesizeJson(speech()).withRawResponse();
      app.saw('duration', data.generations[0]?.duration);
      app.saw('status', rawResponse.status);
      const sound = await tts.synthesizeFile(speech());
      app.saw('used', sound.bodyUsed);
      app.saw('bytes', await sound.arrayBuffer());
    },
  },
  'a stream, read to its end and left early': {
    charges: 2,
    told: false,
    async play(app) {
      const { tts } = await clientOf(app);
      for await (const chunk of await tts.synthesizeJsonStreaming(speech())) app.saw('chunk', chunk.type);
      for await (const chunk of await tts.synthesizeJsonStreaming(speech())) {
        app.saw('first', chunk.type);
        break;
      }
    },
  },
  'a connection': {
    charges: 1,
    told: false,
    async play(app) {
      // What stands before the simulator has no sockets.
      const { tts } = await clientOf(app, { environment: app.sim.hume.url });
      const socket = await tts.streamInput.connect({ version: '2', reconnectAttempts: 0 });
      app.saw('keys', Object.keys(socket).toSorted());
      await socket.waitForOpen();
      const closed = new Promise((resolve) => socket.on('close', ({ code }) => resolve(code)));
      socket.on('message', ({ type }) => app.saw('message', type));
      socket.sendPublish({ text: 'a red kite' });
      socket.sendPublish({ close: true });
      app.saw('code', await closed);
    },
  },
  'errors, and a signal that is aborted': {
    charges: 2,
    told: false,
    async play(app) {
      const { tts } = await clientOf(app);
      app.sim.hume.order({ fail: 400 });
      await app.outcome('400', tts.synthesizeJson(speech()));
      await app.outcome('aborted', tts.synthesizeJson(speech(), { abortSignal: AbortSignal.abort() }));
    },
  },
};
