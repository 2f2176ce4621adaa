import { afterStore } from './later.ts';
import type { JobRecord, JobStore, MaybePromise } from './store.ts';

/** Jobs that are held for a store that is away; beyond it the oldest are forgotten. */
const MOST = 10_000;

const held = new Map<string, JobRecord>();

/** Holds what a store that is away should know, until it is back. */
export function holdBack(key: string, job: JobRecord): void {
  const known = held.get(key);
  held.delete(key);
  held.set(key, { ...known, ...job });
  if (held.size > MOST)
    for (const oldest of held.keys()) {
      held.delete(oldest);
      break;
    }
}

/** What this process knows of a job and its store may not. */
export function heldBack(key: string): JobRecord | undefined {
  return held.get(key);
}

/** Tells a store that answers again what it has missed. */
export function handOver(store: JobStore): MaybePromise<void> {
  if (held.size === 0) return undefined;
  const all = [...held];
  held.clear();
  return Promise.all(all.map(([key, job]) => putOrHold(store, key, job))).then(() => undefined);
}

/** Writes what is known of a job; a store that is away gets it later. */
export function putOrHold(store: JobStore, key: string, job: JobRecord): MaybePromise<void> {
  return afterStore<void | typeof AWAY>(
    () => store.put(key, job),
    AWAY,
    (answer) => {
      if (answer !== AWAY) return handOver(store);
      holdBack(key, job);
      return undefined;
    },
  );
}

/** Stands for the answer of a store that gave none. */
export const AWAY = '(away)';
