import type { SdkIdentity } from '@costspan/instrumentation';
import { VERSION } from './version.ts';

export const sdk: SdkIdentity = {
  name: 'openai',
  scope: { name: '@costspan/instrumentation-openai', version: VERSION },
  clientFunction: 'instrumentOpenAI',
  versions: { openai: '>=4 <8' },
};
