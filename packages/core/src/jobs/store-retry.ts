import { andThen, isPromise } from '../util/maybe-promise.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { processState } from '../util/process-state.ts';
import { warnOnce } from '../util/warn.ts';

/** ms after which a store counts as unavailable; at a signal the last export waits twice as long. */
const TIMEOUT = 1_000;

/** Stands for the answer of a store that throws, rejects or does not answer in time. */
export const UNAVAILABLE: unique symbol = Symbol('store unavailable');

/**
 * What a store answers: at once where it answers at once. A store that fails or hangs is UNAVAILABLE,
 * with one warning. Never throws and never rejects.
 */
export function askStore<T>(ask: () => MaybePromise<T>): MaybePromise<T | typeof UNAVAILABLE> {
  let answer: MaybePromise<T>;
  try {
    answer = ask();
  } catch (error) {
    return unavailable(error);
  }
  return isPromise(answer) ? withTimeout(answer).catch(unavailable) : answer;
}

const underWay = processState('job store work', () => new Set<Promise<unknown>>());

/** Keeps work that waits for a store in sight of `storeIdle` until it is over; it must not reject. */
export function track<T>(work: MaybePromise<T>): MaybePromise<T> {
  if (!isPromise(work)) return work;
  const done: Promise<T> = work.finally(() => underWay.delete(done));
  underWay.add(done);
  return done;
}

/** Resolves once all that waits for a store at this moment is over. */
export async function storeIdle(): Promise<void> {
  await Promise.all(underWay);
}

/** Runs `next` once all that waits for a store at this moment is over: at once where nothing does. */
export function afterStoreIdle(next: () => void): void {
  void track(andThen(underWay.size === 0 ? undefined : storeIdle(), next));
}

/** Resolves after some ms. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
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
    `the job store does not answer (${error instanceof Error ? error.message : String(error)}): jobs are charged by each process that sees their end, and the ledger's record key tells which are the same`,
  );
  return UNAVAILABLE;
}
