import { isSettled } from '../recording/recorded-charge.ts';
import { BoundedMap } from '../util/bounded-map.ts';
import { uniqueId } from '../util/unique-id.ts';
import { MemorySums } from './memory-sums.ts';
import type { JobRecord, JobStore } from './store.ts';

/** The most jobs under way that are remembered; beyond it the oldest settle without their submit's facts. */
const MAX_OPEN = 10_000;
/** The most settled jobs that are remembered, so that a late `result()` charges nothing twice. */
const MAX_RECORDED = 50_000;

interface Lease {
  readonly id: string;
  readonly until: number;
}

/** The jobs of this process, in bounded memory: the store where no other is configured. */
export function memoryJobStore(): JobStore {
  const open = new BoundedMap<string, JobRecord>(MAX_OPEN);
  const recorded = new BoundedMap<string, JobRecord>(MAX_RECORDED);
  const leases = new BoundedMap<string, Lease>(MAX_OPEN);
  const sums = new MemorySums();
  const get = (key: string): JobRecord | undefined => recorded.get(key) ?? open.get(key);
  const keep = (key: string, job: JobRecord): void => {
    if (!job.recorded) return open.set(key, job);
    open.delete(key);
    recorded.delete(key);
    recorded.set(key, isSettled(job.recorded) ? { recorded: job.recorded } : job);
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
      leases.set(key, { id, until: now + ms });
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
    overdue(time, max) {
      const since = (key: string): number => open.get(key)?.submitted?.submittedAt ?? Infinity;
      return [...open.keys()]
        .filter((key) => since(key) < time)
        .sort((a, b) => since(a) - since(b))
        .slice(0, max);
    },
    add: (sum, change) => sums.add(sum, change),
    sum: (sum) => sums.sum(sum),
  };
}
