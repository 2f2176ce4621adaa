import { uniqueId } from '../unique-id.ts';
import type { JobRecord, JobStore, RecordedCharge } from './store.ts';

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
  const holds = (key: string, lease: string): boolean => leases.get(key)?.id === lease;
  return {
    put(key, job) {
      if (open.has(key) || recorded.has(key)) return;
      bounded(job.recorded ? recorded : open, job.recorded ? MOST_RECORDED : MOST_OPEN, key, job);
    },
    get: (key) => recorded.get(key) ?? open.get(key),
    lease(key, ms) {
      const now = Date.now();
      const held = leases.get(key);
      if (held && held.until > now) return undefined;
      const id = uniqueId();
      bounded(leases, MOST_OPEN, key, { id, until: now + ms });
      return id;
    },
    commit(key, lease, charge) {
      if (!holds(key, lease)) return false;
      leases.delete(key);
      const { submitted } = recorded.get(key) ?? open.get(key) ?? {};
      open.delete(key);
      recorded.delete(key);
      bounded(recorded, MOST_RECORDED, key, remembered(submitted, charge));
      return true;
    },
    release(key, lease) {
      if (holds(key, lease)) leases.delete(key);
    },
    overdue(time, most) {
      const keys: string[] = [];
      // In the order of their submits.
      for (const [key, { submitted }] of open) {
        if (keys.length >= most || (submitted && submitted.submittedAt >= time)) break;
        keys.push(key);
      }
      return keys;
    },
  };
}

/** Of a job whose charge is final, nothing is needed but that. */
function remembered(submitted: JobRecord['submitted'], recorded: RecordedCharge): JobRecord {
  return recorded.status === 'final' ? { recorded } : { submitted, recorded };
}

function bounded<V>(map: Map<string, V>, most: number, key: string, value: V): void {
  map.set(key, value);
  if (map.size > most)
    for (const oldest of map.keys()) {
      map.delete(oldest);
      break;
    }
}
