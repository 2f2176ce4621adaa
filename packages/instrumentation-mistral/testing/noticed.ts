/** What an app can do with Mistral's client. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { batchScenario } from '../../../test/noticed/batch.ts';
import { batches } from './batches.ts';
import { clientOf } from './client.ts';

const chat = { model: 'mistral-large-2512', messages: [{ role: 'user' as const, content: 'a red kite' }] };
const speech = { model: 'voxtral-mini-tts-2603', input: 'a red kite' };

export const scenarios: Scenarios = {
  'a chat: its promise and its answer': {
    charges: 1,
    async play(app) {
      const mistral = await clientOf(app);
      const promise = mistral.chat.complete(chat);
      app.saw('promise', promise);
      app.saw('usage', (await promise).usage);
    },
  },
  'a stream, read to its end and left early': {
    charges: 2,
    told: false,
    async play(app) {
      const mistral = await clientOf(app);
      const stream = await mistral.chat.stream(chat);
      app.saw('stream', stream);
      for await (const event of stream) app.saw('event', event.data.choices);
      for await (const event of await mistral.chat.stream(chat)) {
        app.saw('first', event.data.choices);
        break;
      }
    },
  },
  'speech, and a transcript of a file': {
    charges: 2,
    async play(app) {
      const { audio } = await clientOf(app);
      app.saw('speech', await audio.speech.complete(speech));
      const file = new File([new Uint8Array(32_044)], 'a.wav', { type: 'audio/wav' });
      app.saw('transcript', (await audio.transcriptions.complete({ model: 'voxtral-mini-2602', file })).usage);
    },
  },
  'a batch, from its file to its results': batchScenario(batches),
  'errors of the provider': {
    charges: 2,
    async play(app) {
      const { audio, chat: chats } = await clientOf(app);
      app.sim.mistral.order({ fail: 400 }, { fail: 429 });
      await app.outcome('400', audio.speech.complete(speech));
      await app.outcome('429', chats.complete(chat));
    },
  },
  'a signal that was aborted before': {
    charges: 1,
    async play(app) {
      const { audio } = await clientOf(app);
      await app.outcome('speech', audio.speech.complete(speech, { signal: AbortSignal.abort() }));
    },
  },
};
