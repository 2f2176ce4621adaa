import { settings } from '../settings.ts';
import { afterStore, later } from './later.ts';
import { isSettled } from './store.ts';
import type { JobRecord, JobStore, MaybePromise, RecordedCharge } from './store.ts';
import { AWAY, beingTold, handOver, heldBack, holdBack } from './unwritten.ts';

/** Longer than recording a charge can take; after a crash, another may record it then. */
const LEASE = 5_000;
/** Who finds another at it asks again after this many ms, then after twice as many, until a lease would have ended. */
const FIRST_WAIT = 50;

/**
 * Lets the first one who sees a job's end record its charge, and a later one who knows better
 * correct it. `record` gives back what is recorded now, undefined for nothing; `otherwise` runs
 * where the charge is final already.
 */
export function settleOnce(
  key: string,
  record: (job: JobRecord) => RecordedCharge | undefined,
  otherwise: () => void,
): MaybePromise<void> {
  return attempt({ key, record, otherwise }, settings().jobStore, FIRST_WAIT);
}

interface Settling {
  readonly key: string;
  record(job: JobRecord): RecordedCharge | undefined;
  otherwise(): void;
}

function attempt(settling: Settling, store: JobStore, wait: number): MaybePromise<void> {
  const { key } = settling;
  return afterStore<string | undefined>(
    () => store.lease(key, LEASE),
    AWAY,
    (lease) => {
      // Without a store the charge is recorded all the same: its record key tells that it is the same.
      if (lease === AWAY) return settleHere(settling);
      if (lease !== undefined)
        return afterStore<JobRecord | undefined>(
          () => store.get(key),
          undefined,
          (job) => settle(settling, store, lease, job),
        );
      if (wait > LEASE) return settling.otherwise();
      // Another is recording, and may have died at it, or know less.
      return later(wait, () => attempt(settling, store, wait * 2));
    },
  );
}

function settle(settling: Settling, store: JobStore, lease: string, stored: JobRecord | undefined): MaybePromise<void> {
  const { key } = settling;
  const held = heldBack(key);
  const job: JobRecord = {
    submitted: stored?.submitted ?? held?.submitted,
    recorded: stored?.recorded ?? held?.recorded,
  };
  let recorded: RecordedCharge | undefined;
  let released: MaybePromise<void> = undefined;
  try {
    recorded = settled(settling, job);
  } finally {
    if (!recorded) released = afterStore<void>(() => store.release(key, lease), undefined, ignore);
  }
  if (!recorded) return released;
  const charge = recorded;
  // Until the store has it, a second sighting here would find nothing there.
  const isTold = beingTold(key, { recorded: charge });
  return afterStore<boolean | typeof AWAY>(
    () => store.commit(key, lease, charge),
    AWAY,
    (answer) => {
      isTold();
      if (answer !== AWAY) return handOver(store);
      holdBack(key, { recorded: charge });
      return undefined;
    },
  );
}

function settleHere(settling: Settling): void {
  const recorded = settled(settling, heldBack(settling.key) ?? {});
  if (recorded) holdBack(settling.key, { recorded });
}

function settled({ record, otherwise }: Settling, job: JobRecord): RecordedCharge | undefined {
  if (!job.recorded || !isSettled(job.recorded)) return record(job);
  otherwise();
  return undefined;
}

function ignore(): void {
  // A lease that cannot be released ends by itself.
}
