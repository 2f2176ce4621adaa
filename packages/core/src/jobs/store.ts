import type { Attribution } from '../attribution.ts';
import type { AttemptFacts } from '../outputs/attempt.ts';
import type { Exchange } from '../usage/usage.ts';

/** A store in this process answers at once, one elsewhere later. */
export type MaybePromise<T> = T | Promise<T>;

/** What is known of a job since its submit; plain JSON without any content of the request. */
export interface SubmittedJob {
  /** ms since the epoch */
  readonly submittedAt: number;
  readonly spanContext?: { readonly traceId: string; readonly spanId: string; readonly traceFlags: number } | undefined;
  readonly attribution?: Attribution | undefined;
  readonly attempt?: AttemptFacts | undefined;
  /** the submit as its meter saw it, its request reduced by `reducedRequest` */
  readonly exchange: Exchange;
}

/** What has been recorded of a job's charge, for the correction that later truth may need. */
export interface RecordedCharge {
  readonly status: 'final' | 'estimated' | 'at_risk' | 'unpriced';
  /** exact decimal of the charge with its corrections so far; 0 where it is unpriced */
  readonly amount: string;
  readonly currency: string;
  /** corrections so far */
  readonly corrections: number;
  /** of further charges of the same job (the image tool of a response), in their order */
  readonly also?: readonly RecordedCharge[] | undefined;
}

/** Whether nothing that anybody learns later changes the charge: then its submit need not be kept. */
export function isSettled({ status, also = [] }: RecordedCharge): boolean {
  return status === 'final' && also.every(isSettled);
}

export interface JobRecord {
  readonly submitted?: SubmittedJob | undefined;
  readonly recorded?: RecordedCharge | undefined;
}

/**
 * Jobs between their submit and the end of their charge. The first to see a job's end takes a lease,
 * records the charge and commits: a crash in between leaves the job to the next one who sees its
 * end, whose record has the same key. `storeConformance` says what a store must do.
 */
export interface JobStore {
  /** Adds what is not known of a job yet. What is known stays. */
  put(key: string, job: JobRecord): MaybePromise<void>;
  get(key: string): MaybePromise<JobRecord | undefined>;
  /** The right to record the charge of a job for `ms`: a text that only its holder knows; undefined where another has it. */
  lease(key: string, ms: number): MaybePromise<string | undefined>;
  /** Writes what was recorded and ends the lease; false where the lease was lost before. */
  commit(key: string, lease: string, recorded: RecordedCharge): MaybePromise<boolean>;
  /** Ends the lease with nothing recorded. */
  release(key: string, lease: string): MaybePromise<void>;
  /** Keys of jobs submitted before `time` (ms since the epoch) of which nothing is recorded, oldest first, `most` at most. */
  overdue(time: number, most: number): MaybePromise<readonly string[]>;
}
