import type { RecordedCharge } from '../recording/recorded-charge.ts';
import { BoundedMap } from '../util/bounded-map.ts';
import { andThen, isPromise } from '../util/maybe-promise.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { processState } from '../util/process-state.ts';
import { warnOnce } from '../util/warn.ts';
import type { JobRecord, JobStore } from './store.ts';
import { isError } from '../util/realm.ts';

// The job store as the rest asks it: nothing here throws or rejects. Each answer is there at once
// where the store answers at once. What a store that is unavailable should know is kept, and
// written once it answers again.

/** ms after which a store counts as unavailable; at a signal the last export waits twice as long. */
const TIMEOUT = 1_000;
/** Jobs that wait for a store that is unavailable; beyond it the oldest are forgotten. */
const MAX_PENDING = 10_000;

/** Stands for the answer of a store that throws, rejects or does not answer in time. */
export const UNAVAILABLE: unique symbol = Symbol('store unavailable');

const pending = processState('pending job writes', () => new BoundedMap<string, JobRecord>(MAX_PENDING));
/** What a store is being told, in its order; it answers within its timeout. */
const inFlight = processState('job writes in flight', () => new Map<string, readonly JobRecord[]>());

/** The right to record a job's charge for `ms`; undefined where another has it. */
export function leaseJob(
  store: JobStore,
  key: string,
  ms: number,
): MaybePromise<string | undefined | typeof UNAVAILABLE> {
  return ask(() => store.lease(key, ms));
}

/** What the store knows of a job; nothing where it is unavailable. */
export function storedJob(store: JobStore, key: string): MaybePromise<JobRecord> {
  return andThen(
    ask(() => store.get(key)),
    (answer) => (answer === UNAVAILABLE || answer === undefined ? {} : answer),
  );
}

/** What this process knows of a job and its store may not: the store has missed it, or has not answered yet. */
export function pendingJob(key: string): JobRecord {
  return Object.assign({}, pending.get(key), ...(inFlight.get(key) ?? []));
}

/** Adds what is not known of a job yet. */
export function putJob(store: JobStore, key: string, job: JobRecord): MaybePromise<void> {
  return write(store, key, job, () => store.put(key, job));
}

/** Writes what was recorded and ends the lease. Until the store has it, another who sees the end here finds it. */
export function commitJob(store: JobStore, key: string, lease: string, recorded: RecordedCharge): MaybePromise<void> {
  return write(store, key, { recorded }, () => store.commit(key, lease, recorded));
}

/** Ends a lease with nothing recorded; one that cannot be released ends by itself. */
export function releaseJob(store: JobStore, key: string, lease: string): MaybePromise<void> {
  return andThen(
    ask(() => store.release(key, lease)),
    () => undefined,
  );
}

/** Keys of jobs submitted before `time` of which nothing is recorded, at most `max`; none where the store is unavailable. */
export function overdueJobs(store: JobStore, time: number, max: number): MaybePromise<readonly string[]> {
  return andThen(
    ask(() => store.overdue(time, max)),
    (keys) => (keys === UNAVAILABLE ? [] : keys),
  );
}

/** Keeps what an unavailable store should know, until it answers again. */
export function keepPending(key: string, job: JobRecord): void {
  const known = pending.get(key);
  pending.delete(key);
  pending.set(key, { ...known, ...job });
}

/** Writes what is pending to a store that answers again. */
export function writePending(store: JobStore): MaybePromise<void> {
  if (pending.size === 0) return undefined;
  const all = [...pending];
  pending.clear();
  return Promise.all(all.map(([key, job]) => putJob(store, key, job))).then(() => undefined);
}

/** Tells the store something of a job, and where it takes that, also what it has missed. */
function write(store: JobStore, key: string, job: JobRecord, tell: () => MaybePromise<unknown>): MaybePromise<void> {
  inFlight.set(key, [...(inFlight.get(key) ?? []), job]);
  return andThen(ask(tell), (answer) => {
    const rest = (inFlight.get(key) ?? []).filter((one) => one !== job);
    if (rest.length > 0) inFlight.set(key, rest);
    else inFlight.delete(key);
    return answer === UNAVAILABLE ? keepPending(key, job) : writePending(store);
  });
}

function ask<T>(question: () => MaybePromise<T>): MaybePromise<T | typeof UNAVAILABLE> {
  let answer: MaybePromise<T>;
  try {
    answer = question();
  } catch (error) {
    return unavailable(error);
  }
  return isPromise(answer) ? withTimeout(answer).catch(unavailable) : answer;
}

function withTimeout<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT} ms`)), TIMEOUT);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function unavailable(error: unknown): typeof UNAVAILABLE {
  warnOnce(
    'job store away',
    `the job store does not answer (${isError(error) ? error.message : String(error)}): jobs are charged by each process that sees their end, and the ledger's record key tells which are the same`,
  );
  return UNAVAILABLE;
}
