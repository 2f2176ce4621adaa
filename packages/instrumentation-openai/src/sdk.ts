import type { SdkIdentity } from '@costspan/instrumentation';
import manifest from '../package.json' with { type: 'json' };

export const sdk: SdkIdentity = {
  name: 'openai',
  scope: { name: manifest.name, version: manifest.version },
  clientFunction: 'instrumentOpenAI',
  versions: { openai: '>=4 <8' },
};
