import { fern, fernMakeRequest } from '@costspan/instrumentation';
import type { SdkSpec } from '@costspan/instrumentation';
import { meter } from '@costspan/meters/hume';
import { requests } from './requests.ts';
import { sdk } from './sdk.ts';
import { sessions } from './sessions.ts';
import { targetsOfExports } from './targets.ts';

export { targetsOfClient } from './targets.ts';

/** All that costspan knows of `hume`. Versions before 0.15 read no `fetch` from their options. */
export const spec: SdkSpec = {
  ...sdk,
  opensSockets: true,
  files: [
    { name: 'hume', targets: targetsOfExports },
    { name: 'hume', file: 'core/fetcher/makeRequest', targets: (exports) => ({ transport: exports }) },
  ],
  methods: [...requests, ...sessions, fernMakeRequest(sdk.name, 'transport')],
  headers: [],
  providers: [meter],
  adapter: fern,
};
