import { isSettled } from '../recording/recorded-charge.ts';
import type { RecordedCharge } from '../recording/recorded-charge.ts';
import { settings } from '../settings.ts';
import { andThen } from '../util/maybe-promise.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { commitJob, keepPending, leaseJob, pendingJob, readJob, releaseJob, UNAVAILABLE } from './store-access.ts';
import type { JobRecord, JobStore } from './store.ts';

/** ms of a lease: longer than recording a charge can take. After a crash, another may record it then. */
const LEASE = 5_000;
/** ms before the first retry where another holds the lease; each further wait is twice as long, until a lease would have ended. */
const FIRST_WAIT = 50;

/** The right to record a job's charge. Exactly one of `commit` and `release` ends it; neither throws or rejects. */
export interface Claimed {
  readonly status: 'claimed';
  /** what is known of the job */
  readonly job: JobRecord;
  commit(recorded: RecordedCharge): MaybePromise<void>;
  release(): MaybePromise<void>;
}

/** `settled`: the charge is final already, or another has been recording it for longer than a lease. */
export type Claim = Claimed | { readonly status: 'settled' };

const SETTLED: Claim = { status: 'settled' };

/**
 * Claims the right to record a job's charge, for as long as a lease. Where the store is unavailable
 * the claim is good all the same: the record key tells that two records are of the same charge.
 * Never throws and never rejects.
 */
export function claimJob(key: string): MaybePromise<Claim> {
  const { jobStore } = settings();
  return andThen(waitForLease(jobStore, key, FIRST_WAIT), (lease) => {
    if (lease === undefined) return SETTLED;
    // A store that gave no lease is not asked again: each question may take as long as its timeout.
    const known = lease === UNAVAILABLE ? pendingJob(key) : readJob(jobStore, key);
    return andThen(known, (job): MaybePromise<Claim> => {
      const release = (): MaybePromise<void> => (lease === UNAVAILABLE ? undefined : releaseJob(jobStore, key, lease));
      const commit = (recorded: RecordedCharge): MaybePromise<void> =>
        lease === UNAVAILABLE ? keepPending(key, { recorded }) : commitJob(jobStore, key, lease, recorded);
      if (job.recorded && isSettled(job.recorded)) return andThen(release(), () => SETTLED);
      return { status: 'claimed', job, commit, release };
    });
  });
}

/** The lease of a job, undefined where another has had it for longer than a lease: it is recording, and may have died doing so. */
function waitForLease(store: JobStore, key: string, wait: number): ReturnType<typeof leaseJob> {
  return andThen(leaseJob(store, key, LEASE), (lease) =>
    lease !== undefined || wait > LEASE ? lease : andThen(delay(wait), () => waitForLease(store, key, wait * 2)),
  );
}

/** Resolves after some ms. */
function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
