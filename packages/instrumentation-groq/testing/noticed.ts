/** What an app can do with Groq's client. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { batchScenario } from '../../../test/noticed/batch.ts';
import { batches } from './batches.ts';
import { clientOf } from './client.ts';

const speech = { model: 'canopylabs/orpheus-v1-english', voice: 'hannah', input: 'a red kite' };
const chat = { model: 'openai/gpt-oss-120b', messages: [{ role: 'user' as const, content: 'a red kite' }] };

export const scenarios: Scenarios = {
  'speech: its promise and its response': {
    charges: 2,
    async play(app) {
      const { audio } = await clientOf(app);
      const promise = audio.speech.create(speech);
      app.saw('promise', promise);
      const response = await promise;
      app.saw('unread', [response.status, response.bodyUsed]);
      app.saw('bytes', await response.arrayBuffer());
      const left = await audio.speech.create(speech);
      await left.body?.cancel();
      app.saw('left', left.bodyUsed);
    },
  },
  'a transcript of a file and of an address': {
    charges: 2,
    async play(app) {
      const { transcriptions } = (await clientOf(app)).audio;
      const form = { model: 'whisper-large-v3', response_format: 'verbose_json' } as const;
      const file = new File([new Uint8Array(576_000)], 'a.wav', { type: 'audio/wav' });
      app.saw('file', (await transcriptions.create({ ...form, file })).text);
      app.saw('address', (await transcriptions.create({ ...form, url: 'https://example.com/90.wav' })).text);
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
      for await (const chunk of await completions.create({ ...chat, stream: true })) {
        app.saw('first', chunk.choices);
        break;
      }
    },
  },
  'a batch, from its file to its results': batchScenario(batches),
  'errors of the provider': {
    charges: 2,
    async play(app) {
      const { audio } = await clientOf(app);
      app.sim.groq.order({ fail: 400 }, { fail: 429 });
      await app.outcome('400', audio.speech.create(speech));
      await app.outcome('429', audio.speech.create(speech));
    },
  },
  'a signal that was aborted before': {
    charges: 1,
    async play(app) {
      const { audio } = await clientOf(app);
      await app.outcome('speech', audio.speech.create(speech, { signal: AbortSignal.abort() }));
    },
  },
};
