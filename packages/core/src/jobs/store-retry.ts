import { warnOnce } from '../util/warn.ts';
import type { MaybePromise } from './store.ts';

/** A store that does not answer within this time is as good as away; a signal waits twice as long for the last export. */
const PATIENCE = 1_000;

const underWay = new Set<Promise<void>>();

/**
 * Goes on with what a store answers: at once where it answers at once. A store that fails or
 * hangs answers `fallback`, with one warning; the app never waits for it and never hears of it.
 * What is given back is over when all that follows is.
 */
export function afterStore<T>(
  ask: () => MaybePromise<T>,
  fallback: T,
  then: (answer: T) => MaybePromise<void>,
): MaybePromise<void> {
  let answer: MaybePromise<T>;
  try {
    answer = ask();
  } catch (error) {
    warn(error);
    return then(fallback);
  }
  if (!isPromise(answer)) return then(answer);
  return tracked(
    patient(answer)
      .catch((error: unknown) => {
        warn(error);
        return fallback;
      })
      .then(then),
  );
}

/** Goes on after some ms. */
export function later(ms: number, then: () => MaybePromise<void>): Promise<void> {
  return tracked(new Promise<void>((resolve) => setTimeout(resolve, ms)).then(then));
}

/** Resolves once all that waits for a store at this moment is over. */
export async function storeIdle(): Promise<void> {
  await Promise.all(underWay);
}

/** Goes on once all that waits for a store at this moment is over: at once where nothing does. */
export function afterStoreIdle(then: () => void): void {
  if (underWay.size === 0) then();
  else void tracked(storeIdle().then(then));
}

function tracked(work: Promise<void>): Promise<void> {
  const done = work
    .catch((error: unknown) =>
      warnOnce('job store', `recording a job failed, the app is not affected: ${String(error)}`),
    )
    .finally(() => underWay.delete(done));
  underWay.add(done);
  return done;
}

function patient<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as Promise<T> | undefined)?.then === 'function';
}

function warn(error: unknown): void {
  warnOnce(
    'job store away',
    `the job store does not answer (${error instanceof Error ? error.message : String(error)}): jobs are charged by each process that sees their end, and the ledger's record key tells which are the same`,
  );
}
