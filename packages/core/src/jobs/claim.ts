import type { RecordedCharge } from '../recording/recorded-charge.ts';
import { settings } from '../settings.ts';
import { andThen } from '../util/maybe-promise.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { commitJob, keepPending, leaseJob, pendingJob, releaseJob, storedJob, UNAVAILABLE } from './store-access.ts';
import type { JobRecord, JobStore } from './store.ts';

/** ms of a lease: longer than recording a charge can take. After a crash, another may record it then. */
const LEASE = 5_000;
/** ms before the first retry where another holds the lease; each further wait is twice as long, until a lease would have ended. */
const FIRST_WAIT = 50;

/** The right to record a job's charge. Exactly one of `commit` and `release` ends it; neither throws or rejects. */
export interface Claimed {
  readonly status: 'claimed';
  /**
   * What is known of the job at this moment. Ask and commit in one turn: without a store several may
   * hold a claim, and the first of them that commits is the one that records.
   */
  job(): JobRecord;
  commit(recorded: RecordedCharge): MaybePromise<void>;
  release(): MaybePromise<void>;
}

/** `denied`: another has been recording the charge for longer than a lease. */
export type Claim = Claimed | { readonly status: 'denied' };

const DENIED: Claim = { status: 'denied' };

/**
 * Claims the right to record a job's charge, for as long as a lease. Where the store is unavailable
 * the claim is good all the same: the record key tells that two records are of the same charge.
 * Never throws and never rejects.
 */
export function claimJob(key: string): MaybePromise<Claim> {
  const { jobStore } = settings();
  return andThen(waitForLease(jobStore, key, FIRST_WAIT), (lease): MaybePromise<Claim> => {
    if (lease === undefined) return DENIED;
    // A store that gave no lease is not asked again: each question may take as long as its timeout.
    if (lease === UNAVAILABLE) return claimWithoutStore(key);
    return andThen(storedJob(jobStore, key), (stored) => ({
      status: 'claimed',
      job: () => {
        const pending = pendingJob(key);
        return {
          submitted: stored.submitted ?? pending.submitted,
          recorded: stored.recorded ?? pending.recorded,
        };
      },
      commit: (recorded) => commitJob(jobStore, key, lease, recorded),
      release: () => releaseJob(jobStore, key, lease),
    }));
  });
}

function claimWithoutStore(key: string): Claimed {
  return {
    status: 'claimed',
    job: () => pendingJob(key),
    commit: (recorded) => keepPending(key, { recorded }),
    release: () => undefined,
  };
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
