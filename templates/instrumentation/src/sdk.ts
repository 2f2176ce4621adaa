import type { SdkIdentity } from '@costspan/instrumentation';
import manifest from '../package.json' with { type: 'json' };

/** Loaded when an app starts, whether it uses the SDK or not: this file imports nothing of weight. */
export const sdk: SdkIdentity = {
  name: 'acme',
  scope: { name: manifest.name, version: manifest.version },
  clientFunction: 'instrumentAcme',
  // REPLACE: the versions that you have tested. The README and `costspan doctor` read them here.
  versions: { 'acme-sdk': '>=1 <2' },
};
