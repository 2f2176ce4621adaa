import type { SdkIdentity } from '@costspan/instrumentation';
import manifest from '../package.json' with { type: 'json' };

export const sdk: SdkIdentity = {
  name: 'fal',
  scope: { name: manifest.name, version: manifest.version },
  clientFunction: 'instrumentFal',
  versions: { '@fal-ai/client': '>=1 <2', '@fal-ai/serverless-client': '>=0.15 <0.16' },
};
