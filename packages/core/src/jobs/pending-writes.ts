import { setBounded } from '../util/bounded-map.ts';
import { afterStore } from './later.ts';
import type { JobRecord, JobStore, MaybePromise } from './store.ts';

/** Jobs that are held for a store that is away; beyond it the oldest are forgotten. */
const MOST = 10_000;

const held = new Map<string, JobRecord>();
/** What a store is being told, in its order; it answers within its patience. */
const underWay = new Map<string, readonly JobRecord[]>();

/** Holds what a store that is away should know, until it is back. */
export function holdBack(key: string, job: JobRecord): void {
  const known = held.get(key);
  held.delete(key);
  setBounded(held, MOST, key, { ...known, ...job });
}

/** What this process knows of a job and its store may not: it has missed it, or has not answered yet. */
export function heldBack(key: string): JobRecord | undefined {
  const written = underWay.get(key);
  return written ? Object.assign({}, held.get(key), ...written) : held.get(key);
}

/** Keeps what a store is being told in sight until it has answered; gives back how that ends. */
export function beingTold(key: string, job: JobRecord): () => void {
  const all = underWay.get(key) ?? [];
  underWay.set(key, [...all, job]);
  return () => {
    const rest = (underWay.get(key) ?? []).filter((one) => one !== job);
    if (rest.length > 0) underWay.set(key, rest);
    else underWay.delete(key);
  };
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
  const isTold = beingTold(key, job);
  return afterStore<void | typeof AWAY>(
    () => store.put(key, job),
    AWAY,
    (answer) => {
      isTold();
      if (answer !== AWAY) return handOver(store);
      holdBack(key, job);
      return undefined;
    },
  );
}

/** Stands for the answer of a store that gave none. */
export const AWAY = '(away)';
