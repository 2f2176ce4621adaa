import type { SdkIdentity } from '@costspan/instrumentation';
import manifest from '../package.json' with { type: 'json' };

/** Loaded when an app starts, whether it uses the SDK or not: this file imports nothing of weight. */
export const sdk: SdkIdentity = {
  name: 'aws-speech',
  scope: { name: manifest.name, version: manifest.version },
  clientFunction: 'instrumentAwsSpeech',
  versions: {
    '@aws-sdk/client-polly': '>=3.427 <4',
    '@aws-sdk/client-transcribe': '>=3.427 <4',
    '@aws-sdk/client-transcribe-streaming': '>=3.431 <4',
  },
};
