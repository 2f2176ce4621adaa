import { BoundedMap } from '../util/bounded-map.ts';
import { andThen } from '../util/maybe-promise.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { processState } from '../util/process-state.ts';
import { askStore, UNAVAILABLE } from './store-retry.ts';
import type { JobRecord, JobStore } from './store.ts';

/** Jobs that wait for a store that is unavailable; beyond it the oldest are forgotten. */
const MAX_PENDING = 10_000;

const pending = processState('pending job writes', () => new BoundedMap<string, JobRecord>(MAX_PENDING));
/** What a store is being told, in its order; it answers within its timeout. */
const underWay = processState('job writes in flight', () => new Map<string, readonly JobRecord[]>());

/** What this process knows of a job and its store may not: the store has missed it, or has not answered yet. */
export function pendingFor(key: string): JobRecord | undefined {
  const writes = underWay.get(key);
  return writes ? Object.assign({}, pending.get(key), ...writes) : pending.get(key);
}

/** Keeps what an unavailable store should know, until it answers again. */
export function enqueue(key: string, job: JobRecord): void {
  const known = pending.get(key);
  pending.delete(key);
  pending.set(key, { ...known, ...job });
}

/**
 * Tells the store something of a job, by `put` or a commit. What it does not take waits until it
 * answers again; what waited for it is written then. Never throws and never rejects.
 */
export function write(
  store: JobStore,
  key: string,
  job: JobRecord,
  ask: () => MaybePromise<unknown>,
): MaybePromise<void> {
  const endFlight = inFlight(key, job);
  return andThen(askStore(ask), (answer) => {
    endFlight();
    return answer === UNAVAILABLE ? enqueue(key, job) : flush(store);
  });
}

/** Writes what is pending to a store that answers again. Never throws and never rejects. */
export function flush(store: JobStore): MaybePromise<void> {
  if (pending.size === 0) return undefined;
  const all = [...pending];
  pending.clear();
  return Promise.all(all.map(([key, job]) => write(store, key, job, () => store.put(key, job)))).then(() => undefined);
}

/** Keeps a write in sight until the store has answered; gives back how that ends. */
function inFlight(key: string, job: JobRecord): () => void {
  underWay.set(key, [...(underWay.get(key) ?? []), job]);
  return () => {
    const rest = (underWay.get(key) ?? []).filter((one) => one !== job);
    if (rest.length > 0) underWay.set(key, rest);
    else underWay.delete(key);
  };
}
