import { settings } from '../settings.ts';
import { afterStore } from './later.ts';
import type { JobRecord, RecordedCharge } from './store.ts';

/** Longer than recording a charge can take; after a crash, another may record it then. */
const LEASE = 10_000;

/**
 * Lets the first one who sees a job's end record its charge, and a later one who knows better
 * correct it. `record` gives back what is recorded now, undefined for nothing; `otherwise` runs
 * where the charge is final already, or another is recording it at this moment.
 */
export function settleOnce(
  key: string,
  record: (job: JobRecord) => RecordedCharge | undefined,
  otherwise: () => void,
): void {
  const store = settings().jobStore;
  // Without an answer the charge is recorded: its record key tells that it is the same.
  afterStore<string | undefined>(
    () => store.lease(key, LEASE),
    AWAY,
    (lease) => {
      if (lease === undefined) return otherwise();
      afterStore<JobRecord | undefined>(
        () => (lease === AWAY ? undefined : store.get(key)),
        undefined,
        (job = {}) => {
          const recorded = job.recorded?.status === 'final' ? undefined : record(job);
          if (job.recorded?.status === 'final') otherwise();
          if (lease === AWAY) return;
          if (recorded) afterStore<boolean>(() => store.commit(key, lease, recorded), false, ignore);
          else afterStore<void>(() => store.release(key, lease), undefined, ignore);
        },
      );
    },
  );
}

const AWAY = '(away)';

function ignore(): void {
  // Committed or not: the ledger's record key de-duplicates.
}
