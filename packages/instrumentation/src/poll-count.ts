import { BoundedMap, processState } from '@costspan/core/internal';

/** Jobs whose polls are counted at a time; beyond it the oldest are forgotten. */
const MAX_JOBS = 10_000;

const counts = processState('poll counts', () => new BoundedMap<string, number>(MAX_JOBS));

/** Counts how often this process has asked for a job. */
export function countPolls(key: string, polls: number): void {
  counts.set(key, (counts.get(key) ?? 0) + polls);
}

/** The polls of a job so far, which are then forgotten. */
export function takePolls(key: string): number {
  const polls = counts.get(key) ?? 0;
  counts.delete(key);
  return polls;
}
