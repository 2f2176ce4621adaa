import { isSettled } from '../recording/recorded-charge.ts';
import type { RecordedCharge } from '../recording/recorded-charge.ts';
import { settings } from '../settings.ts';
import { andThen } from '../util/maybe-promise.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { enqueue, pendingFor, write } from './pending-writes.ts';
import { askStore, delay, UNAVAILABLE } from './store-retry.ts';
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
  return claim(settings().jobStore, key, FIRST_WAIT);
}

function claim(store: JobStore, key: string, wait: number): MaybePromise<Claim> {
  return andThen(
    askStore(() => store.lease(key, LEASE)),
    (lease) => {
      if (lease === UNAVAILABLE) return unlessSettled(claimWithoutStore(key));
      if (lease !== undefined) return claimWithLease(store, key, lease);
      if (wait > LEASE) return SETTLED;
      // Another is recording, and may have died doing so, or know less.
      return andThen(delay(wait), () => claim(store, key, wait * 2));
    },
  );
}

function claimWithLease(store: JobStore, key: string, lease: string): MaybePromise<Claim> {
  return andThen(
    askStore(() => store.get(key)),
    (answer) => {
      const stored = answer === UNAVAILABLE ? undefined : answer;
      const pending = pendingFor(key);
      return unlessSettled({
        status: 'claimed',
        job: {
          submitted: stored?.submitted ?? pending?.submitted,
          recorded: stored?.recorded ?? pending?.recorded,
        },
        // Until the store has it, another who sees the end here finds it among what is pending.
        commit: (recorded) => write(store, key, { recorded }, () => store.commit(key, lease, recorded)),
        // A lease that cannot be released ends by itself.
        release: () =>
          andThen(
            askStore(() => store.release(key, lease)),
            () => undefined,
          ),
      });
    },
  );
}

function claimWithoutStore(key: string): Claimed {
  return {
    status: 'claimed',
    job: pendingFor(key) ?? {},
    commit: (recorded) => enqueue(key, { recorded }),
    release: () => undefined,
  };
}

function unlessSettled(claimed: Claimed): MaybePromise<Claim> {
  const { recorded } = claimed.job;
  return recorded && isSettled(recorded) ? andThen(claimed.release(), () => SETTLED) : claimed;
}
