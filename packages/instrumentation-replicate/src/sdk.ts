import type { SdkIdentity } from '@costspan/instrumentation';
import { VERSION } from './version.ts';

export const sdk: SdkIdentity = {
  name: 'replicate',
  scope: { name: '@costspan/instrumentation-replicate', version: VERSION },
  clientFunction: 'instrumentReplicate',
  versions: { replicate: '>=0.34 <2' },
};
