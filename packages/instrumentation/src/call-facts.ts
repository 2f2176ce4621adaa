import type { Providers } from '@costspan/core/internal';
import type { OpenCall, SdkSpec } from './spec.ts';

/** What a call needs of the attachment that opens it. */
export interface CallHost {
  readonly spec: SdkSpec;
  readonly providers: Providers;
  /** the SDK's own transport is observed: a call without an HTTP attempt has sent nothing */
  readonly transportObserved: boolean;
}

/** A call that has come to its end, for what turns its facts into a charge. */
export interface CallFacts extends Pick<
  OpenCall,
  'spec' | 'row' | 'start' | 'exchange' | 'http' | 'jobId' | 'jobEnded' | 'polls'
> {
  readonly host: CallHost;
  /** ms since the epoch */
  readonly startedAt: number;
  /** generations that were made inside the call and are no part of it */
  readonly generationsInside: number;
}
