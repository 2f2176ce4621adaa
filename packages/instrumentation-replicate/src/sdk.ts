import type { SdkIdentity } from '@costspan/instrumentation';
import manifest from '../package.json' with { type: 'json' };

export const sdk: SdkIdentity = {
  name: 'replicate',
  scope: { name: manifest.name, version: manifest.version },
  clientFunction: 'instrumentReplicate',
  versions: { replicate: '>=0.34 <2' },
};
