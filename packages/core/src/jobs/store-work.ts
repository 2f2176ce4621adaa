import { andThen, isPromise } from '../util/maybe-promise.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { processState } from '../util/process-state.ts';

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
