import { setBounded } from '../util/bounded-map.ts';
import { uniqueId } from '../util/unique-id.ts';
import { isSettled } from './store.ts';
import type { JobRecord, JobStore } from './store.ts';

/** The most jobs under way that are remembered; beyond it the oldest settle without their submit's facts. */
const MOST_OPEN = 10_000;
/** The most settled jobs that are remembered, so that a late `result()` charges nothing twice. */
const MOST_RECORDED = 50_000;

interface Lease {
  readonly id: string;
  readonly until: number;
}

/** The jobs of this process, in bounded memory: the store where no other is configured. */
export function memoryJobStore(): JobStore {
  const open = new Map<string, JobRecord>();
  const recorded = new Map<string, JobRecord>();
  const leases = new Map<string, Lease>();
  const get = (key: string): JobRecord | undefined => recorded.get(key) ?? open.get(key);
  const keep = (key: string, job: JobRecord): void => {
    if (!job.recorded) return setBounded(open, MOST_OPEN, key, job);
    open.delete(key);
    recorded.delete(key);
    setBounded(recorded, MOST_RECORDED, key, isSettled(job.recorded) ? { recorded: job.recorded } : job);
  };
  const holds = (key: string, lease: string): boolean => leases.get(key)?.id === lease;
  return {
    put(key, job) {
      const known = get(key);
      keep(key, { submitted: known?.submitted ?? job.submitted, recorded: known?.recorded ?? job.recorded });
    },
    get,
    lease(key, ms) {
      const now = Date.now();
      const held = leases.get(key);
      if (held && held.until > now) return undefined;
      const id = uniqueId();
      setBounded(leases, MOST_OPEN, key, { id, until: now + ms });
      return id;
    },
    commit(key, lease, charge) {
      if (!holds(key, lease)) return false;
      leases.delete(key);
      keep(key, { submitted: get(key)?.submitted, recorded: charge });
      return true;
    },
    release(key, lease) {
      if (holds(key, lease)) leases.delete(key);
    },
    overdue(time, most) {
      const since = (key: string): number => open.get(key)?.submitted?.submittedAt ?? Infinity;
      return [...open.keys()]
        .filter((key) => since(key) < time)
        .sort((a, b) => since(a) - since(b))
        .slice(0, most);
    },
  };
}
