import { openCallCount } from '@costspan/instrumentation';
import fc from 'fast-check';
import { expect } from 'vitest';

/** `FC_SEED=N` plays the same calls again. */
export const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);

/** For how long a test plays: what it has of itself, unless `FC_MILLISECONDS` says otherwise. */
export function milliseconds(usual: number): number {
  return Number(process.env['FC_MILLISECONDS'] ?? usual);
}

/** Plays calls at random, for a time in ms. */
export async function playAtRandom<T>(
  calls: fc.Arbitrary<T>,
  time: number,
  play: (calls: T) => Promise<void>,
): Promise<void> {
  let running: Promise<void> = Promise.resolve();
  await fc.assert(
    fc.asyncProperty(calls, (all) => (running = play(all))),
    {
      seed: SEED,
      numRuns: 100_000,
      interruptAfterTimeLimit: time,
      markInterruptAsFailure: false,
      endOnFailure: false,
    },
  );
  // The time limit leaves the last run under way: its calls are counted once it has ended.
  await running;
}

/**
 * Resolves once each call is recorded, which can be after the app has its answer: fal's status that says that there will
 * be no result waits for the app to ask for it all the same, and the AI SDK does not wait for parallel requests.
 */
export async function allRecorded(): Promise<void> {
  await expect.poll(openCallCount, { timeout: 10_000 }).toBe(0);
}
