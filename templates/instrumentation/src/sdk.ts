import type { SdkIdentity } from '@costspan/instrumentation';
import { VERSION } from './version.ts';

/** Loaded when an app starts, whether it uses the SDK or not: this file imports nothing else. */
export const sdk: SdkIdentity = {
  name: 'acme',
  scope: { name: '@costspan/instrumentation-acme', version: VERSION },
  clientFunction: 'instrumentAcme',
  // REPLACE: the versions that you have tested. The README and `costspan doctor` read them here.
  versions: { 'acme-sdk': '>=1 <2' },
};
