import { fern } from '@costspan/instrumentation';
import type { SdkSpec } from '@costspan/instrumentation';
import { meter } from '@costspan/meters/deepgram';
import { requests } from './requests.ts';
import { sdk } from './sdk.ts';
import { sessions } from './sessions.ts';
import { targetsOfExports } from './targets.ts';
import { olderRequests, olderSessions, olderTransport } from './version-4.ts';

export { targetsOfClient } from './targets.ts';

/** All that costspan knows of `@deepgram/sdk` 5.x, and of 4.x, which is another SDK under the same name. */
export const spec: SdkSpec = {
  ...sdk,
  opensSockets: true,
  files: [{ name: '@deepgram/sdk', targets: targetsOfExports }],
  methods: [...requests, ...sessions, ...olderRequests, ...olderSessions, olderTransport],
  headers: ['dg-char-count', 'dg-request-id'],
  providers: [meter],
  adapter: fern,
};
