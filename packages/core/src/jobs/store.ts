import type { Attribution } from '../attribution/attribution.ts';
import type { AttemptFacts } from '../recording/attempt.ts';
import type { RecordedCharge } from '../recording/recorded-charge.ts';
import type { Exchange } from '../usage/usage.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

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

/** What is known of a job. */
export interface JobRecord {
  readonly submitted?: SubmittedJob | undefined;
  readonly recorded?: RecordedCharge | undefined;
}

/**
 * Jobs between their submit and the end of their charge. The first to see a job's end takes a lease,
 * records the charge and commits: a crash in between leaves the job to the next one who sees its
 * end, whose record has the same key. A store in this process answers at once, one elsewhere by a
 * promise. `storeConformance` of `@costspan/core/job-store-conformance` says what a store must do.
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
  /** Keys of jobs submitted before `time` (ms since the epoch) of which nothing is recorded, oldest first, at most `max`. */
  overdue(time: number, max: number): MaybePromise<readonly string[]>;
  /**
   * Sets one part of a sum, in one step for all processes; what a budget needs, and no job. A store without it has no
   * budgets.
   */
  add?(sum: string, change: SumChange): MaybePromise<SumAnswer>;
  /** What a sum comes to; 0 where nothing was added. */
  sum?(sum: string): MaybePromise<Sum>;
}

/** One part of a sum. Amounts are whole numbers of 0 or more, at most 2^53 together. */
export interface SumChange {
  /** which part; it is set to the amount, whatever it was, and 0 takes it away */
  readonly id: string;
  readonly amount: number;
  /** ms after which the part no longer counts: it is held until then; one without stays */
  readonly ttl?: number | undefined;
  /** a held part that becomes less by as much as this one is more than before, and not less than 0 */
  readonly from?: string | undefined;
  /** nothing is changed where the sum would be more */
  readonly max?: number | undefined;
  /** ms without any change after which all of the sum is forgotten */
  readonly keep: number;
}

export interface Sum {
  /** of the parts that stay */
  readonly spent: number;
  /** of those that are held for a time */
  readonly held: number;
}

export interface SumAnswer extends Sum {
  /** false where it would have been more than `max` */
  readonly added: boolean;
  /** what `spent` was before */
  readonly before: number;
}
