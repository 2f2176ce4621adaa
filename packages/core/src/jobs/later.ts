import { warnOnce } from '../telemetry/warn.ts';
import type { MaybePromise } from './store.ts';

/** A store that does not answer within this time is as good as away. */
const PATIENCE = 2_000;

const underWay = new Set<Promise<unknown>>();

/**
 * Goes on with what a store answers: at once where it answers at once. A store that fails or
 * hangs answers `fallback`, with one warning; the app never waits for it and never hears of it.
 */
export function afterStore<T>(ask: () => MaybePromise<T>, fallback: T, then: (answer: T) => void): void {
  let answer: MaybePromise<T>;
  try {
    answer = ask();
  } catch (error) {
    warn(error);
    then(fallback);
    return;
  }
  if (!isPromise(answer)) {
    then(answer);
    return;
  }
  const done = patient(answer)
    .catch((error: unknown) => {
      warn(error);
      return fallback;
    })
    .then(then)
    .catch((error: unknown) =>
      warnOnce('job store', `recording a job failed, the app is not affected: ${String(error)}`),
    )
    .finally(() => underWay.delete(done));
  underWay.add(done);
}

/** Resolves once every question to a store that was under way has been answered. */
export async function storeIdle(): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay);
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
