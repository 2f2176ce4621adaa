import type { SdkIdentity } from '@costspan/instrumentation';
import manifest from '../package.json' with { type: 'json' };

/** Loaded when an app starts, whether it uses the SDK or not: this file imports nothing of weight. */
export const sdk: SdkIdentity = {
  name: 'google-speech',
  scope: { name: manifest.name, version: manifest.version },
  clientFunction: 'instrumentGoogleSpeech',
  versions: {
    '@google-cloud/speech': '>=6 <9',
    '@google-cloud/text-to-speech': '>=5 <8',
  },
};
