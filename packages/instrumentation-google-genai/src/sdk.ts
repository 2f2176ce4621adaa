import type { SdkIdentity } from '@costspan/instrumentation';
import { VERSION } from './version.ts';

export const sdk: SdkIdentity = {
  name: 'google-genai',
  scope: { name: '@costspan/instrumentation-google-genai', version: VERSION },
  clientFunction: 'instrumentGoogleGenAI',
  versions: { '@google/genai': '>=2 <4' },
};
