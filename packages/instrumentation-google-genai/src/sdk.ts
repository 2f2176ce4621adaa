import type { SdkIdentity } from '@costspan/instrumentation';
import manifest from '../package.json' with { type: 'json' };

export const sdk: SdkIdentity = {
  name: 'google-genai',
  scope: { name: manifest.name, version: manifest.version },
  clientFunction: 'instrumentGoogleGenAI',
  versions: { '@google/genai': '>=2 <4' },
};
