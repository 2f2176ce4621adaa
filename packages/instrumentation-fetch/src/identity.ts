import type { SdkIdentity } from '@costspan/instrumentation';
import manifest from '../package.json' with { type: 'json' };

/** The layer stands beside the SDKs: it is named as one where calls are told apart. */
export const sdk: SdkIdentity = {
  name: 'fetch',
  scope: { name: manifest.name, version: manifest.version },
  clientFunction: 'instrumentFetch',
  versions: {},
};
