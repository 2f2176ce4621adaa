import type { SdkIdentity } from '@costspan/instrumentation';
import manifest from '../package.json' with { type: 'json' };

/** Loaded when an app starts, whether it uses the SDK or not: this file imports nothing of weight. */
export const sdk: SdkIdentity = {
  name: 'hume',
  scope: { name: manifest.name, version: manifest.version },
  clientFunction: 'instrumentHume',
  versions: { hume: '>=0.13 <0.17' },
};
