import type { SdkSpec } from '@costspan/instrumentation';
import { meter as azure } from '@costspan/meters/azure.ai.openai';
import { meter } from '@costspan/meters/openai';
import { sdk } from '../sdk.ts';
import { REALTIME_FILES, realtimeRows } from './rows.ts';

const NAME = 'openai realtime';

/** Sockets alone, for an app that has no module hooks: beside an instrumented client they are an SDK of their own. */
export const spec: SdkSpec = {
  ...sdk,
  name: NAME,
  clientFunction: 'instrumentRealtime',
  files: REALTIME_FILES,
  methods: realtimeRows(NAME),
  headers: [],
  providers: [meter, azure],
};
