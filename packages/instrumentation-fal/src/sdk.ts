import type { SdkIdentity } from '@costspan/instrumentation';
import { VERSION } from './version.ts';

export const sdk: SdkIdentity = {
  name: 'fal',
  scope: { name: '@costspan/instrumentation-fal', version: VERSION },
  clientFunction: 'instrumentFal',
  versions: { '@fal-ai/client': '>=1 <2', '@fal-ai/serverless-client': '>=0.15 <0.16' },
};
