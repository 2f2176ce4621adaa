import { instrumentGoogleSpeech } from '@costspan/instrumentation-google-speech';
import { TextToSpeechClient } from '@google-cloud/text-to-speech';

export const fixture = 'synthesize-speech';

export const client = (fetch) => {
  const auth = {
    getClient: async () => ({}),
    getUniverseDomain: async () => 'googleapis.com',
    fetch: (url, { method, headers, body }) => fetch(url, { method, headers, body }),
  };
  return instrumentGoogleSpeech(new TextToSpeechClient({ fallback: true, auth }));
};
