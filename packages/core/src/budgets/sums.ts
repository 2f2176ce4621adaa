import type { JobStore, SumAnswer, SumChange } from '../jobs/store.ts';
import { settings } from '../settings.ts';
import { BoundedMap } from '../util/bounded-map.ts';
import { processState } from '../util/process-state.ts';
import { warnOnce } from '../util/warn.ts';
import { isError } from '../util/realm.ts';

/** ms after which a store counts as unavailable. */
const TIMEOUT = 1_000;
/** ms after the end of its period that a sum is kept: what was at risk may be settled days later. */
const KEEP_AFTER = 7 * 24 * 3_600_000;
/** Changes that wait for a store that is unavailable. */
const MAX_WAITING = 10_000;

/** What a store could not be told, by sum and part: what was said last. */
const waiting = processState(
  'waiting sums',
  () => new BoundedMap<string, { readonly sum: string; readonly change: SumChange }>(MAX_WAITING),
);

type Change = Omit<SumChange, 'keep'>;

/** A store that keeps sums. */
export type SummingStore = JobStore & Required<Pick<JobStore, 'add' | 'sum'>>;

export function hasSums(store: JobStore): store is SummingStore {
  return typeof store.add === 'function' && typeof store.sum === 'function';
}

/** Changes a sum; undefined where the store does not answer. `resets` is the end of its period. */
export async function addTo(sum: string, resets: number, change: Change): Promise<SumAnswer | undefined> {
  const { jobStore } = settings();
  if (!hasSums(jobStore)) return undefined;
  const whole = { ...change, keep: Math.max(0, resets - Date.now()) + KEEP_AFTER };
  const answer = await answered(() => jobStore.add(sum, whole));
  if (answer) void tellWhatWaits(jobStore);
  return answer;
}

/** The same for what has to be told in the end: it waits for the store where that does not answer. */
export async function addSurely(sum: string, resets: number, change: Change): Promise<SumAnswer | undefined> {
  const answer = await addTo(sum, resets, change);
  const keep = Math.max(0, resets - Date.now()) + KEEP_AFTER;
  if (!answer) waiting.set(`${sum} ${change.id}`, { sum, change: { ...change, keep } });
  return answer;
}

async function tellWhatWaits(store: SummingStore): Promise<void> {
  if (waiting.size === 0) return;
  const all = [...waiting];
  waiting.clear();
  for (const [key, { sum, change }] of all)
    if (!(await answered(() => store.add(sum, change)))) waiting.set(key, { sum, change });
}

/** What a store answers in time; undefined where it throws, rejects or is late. */
export async function answered<T>(ask: () => T | Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await Promise.race([
      ask(),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT} ms`)), TIMEOUT);
      }),
    ]);
  } catch (error) {
    warnOnce(
      'budget store away',
      `the store of budgets does not answer (${isError(error) ? error.message : String(error)}): onStoreDown of each budget decides, and what is spent is told once it answers again`,
    );
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
