import { isSettled } from '../recording/recorded-charge.ts';
import type { RecordedCharge } from '../recording/recorded-charge.ts';
import { andThen, isPromise } from '../util/maybe-promise.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { warnOnce } from '../util/warn.ts';
import { claimJob } from './claim.ts';
import type { Claim } from './claim.ts';
import { track } from './store-work.ts';
import type { JobRecord } from './store.ts';

export type Settlement =
  /** this is recorded now */
  | { readonly status: 'recorded'; readonly recorded: RecordedCharge }
  /** everything was recorded before: this, as far as the store could be asked */
  | { readonly status: 'known'; readonly recorded: RecordedCharge | undefined }
  /** recording failed, with one warning; the job is left to the next one who sees its end */
  | { readonly status: 'failed'; readonly error: unknown };

/**
 * Records a charge once for all processes that share a job store: claims it, records it, commits it.
 * `record` is told what is known of the job, and gives back what is recorded now; undefined where it
 * knows nothing new. It is not called where the charge is final already. The answer is there in the
 * same turn where the store answers at once. Never throws and never rejects.
 */
export function settleOnce(
  key: string,
  record: (job: JobRecord) => RecordedCharge | undefined,
): MaybePromise<Settlement> {
  try {
    const settlement = andThen(claimJob(key), (claim) => settleClaim(claim, record));
    return isPromise(settlement) ? track(settlement.catch(failed)) : settlement;
  } catch (error) {
    return failed(error);
  }
}

function settleClaim(claim: Claim, record: (job: JobRecord) => RecordedCharge | undefined): MaybePromise<Settlement> {
  if (claim.status === 'denied') return { status: 'known', recorded: undefined };
  const job = claim.job();
  const known: Settlement = { status: 'known', recorded: job.recorded };
  if (job.recorded && isSettled(job.recorded)) return andThen(claim.release(), () => known);
  let recorded: RecordedCharge | undefined;
  try {
    recorded = record(job);
  } catch (error) {
    return andThen(claim.release(), () => failed(error));
  }
  if (!recorded) return andThen(claim.release(), () => known);
  const settlement: Settlement = { status: 'recorded', recorded };
  return andThen(claim.commit(recorded), () => settlement);
}

function failed(error: unknown): Settlement {
  warnOnce('recording a job', `recording a job failed, the app is not affected: ${String(error)}`);
  return { status: 'failed', error };
}
