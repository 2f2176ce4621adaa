/** What an app can do with ElevenLabs' client. What a credit costs its owner has not said: no charge is final. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf } from './client.ts';

const VOICE = 'JBFqnCBsd6RMkjVDRZzb';
const text = 'a red kite';

export const scenarios: Scenarios = {
  'speech: its promise, its stream and its answer': {
    charges: 2,
    told: false,
    async play(app) {
      const { textToSpeech } = await clientOf(app);
      const promise = textToSpeech.convert(VOICE, { text });
      app.saw('promise', promise);
      const stream = await promise;
      app.saw('stream', stream);
      app.saw('locked', stream.locked);
      app.saw('bytes', await new Response(stream).arrayBuffer());
      const { data, rawResponse } = await textToSpeech.convertWithTimestamps(VOICE, { text }).withRawResponse();
      app.saw('answer', data);
      app.saw('credits', rawResponse.headers.get('character-cost'));
    },
  },
  'a stream, read to its end and left early': {
    charges: 3,
    told: false,
    async play(app) {
      const { textToSpeech } = await clientOf(app);
      const stream = await textToSpeech.streamWithTimestamps(VOICE, { text });
      app.saw('stream', stream);
      for await (const chunk of stream) app.saw('chunk', chunk);
      for await (const chunk of await textToSpeech.streamWithTimestamps(VOICE, { text })) {
        app.saw('first', chunk);
        break;
      }
      const reader = (await textToSpeech.stream(VOICE, { text })).getReader();
      app.saw('read', await reader.read());
      app.saw('cancelled', await reader.cancel());
    },
  },
  'a transcript of a file': {
    charges: 1,
    told: false,
    async play(app) {
      const { speechToText } = await clientOf(app);
      const file = new File([new Uint8Array(16_000)], 'a.mp3');
      const { data } = await speechToText.convert({ modelId: 'scribe_v2', file }).withRawResponse();
      app.saw('length', (data as { audioDurationSecs?: number }).audioDurationSecs);
    },
  },
  'a flow, waited for': {
    charges: 1,
    told: false,
    async play(app) {
      const { flows } = await clientOf(app);
      const request = { modelId: 'eleven_v3', text, voice: VOICE } as const;
      const promise = flows.textToSpeech.createAndWait(request, { minPollIntervalInSeconds: 0.5 });
      app.saw('promise', promise);
      app.saw('done', (await promise).status);
    },
  },
  'errors, and a signal that is aborted': {
    charges: 2,
    told: false,
    async play(app) {
      const { textToSpeech } = await clientOf(app);
      app.sim.elevenlabs.order({ fail: 400 });
      await app.outcome('400', textToSpeech.convertWithTimestamps(VOICE, { text }));
      const abortSignal = AbortSignal.abort();
      await app.outcome('aborted', textToSpeech.convertWithTimestamps(VOICE, { text }, { abortSignal }));
    },
  },
};
