import { setTimeout } from 'node:timers/promises';

const ASK_EVERY_MS = 50;
const GIVE_UP_MS = 30_000;

/**
 * Asks again until `ask` does not throw, and gives its answer: for what another program does in its own time.
 * `check` throws where asking on is pointless. After half a minute the last error is thrown.
 */
export async function until<T>(ask: () => T | Promise<T>, check: () => void = () => undefined): Promise<T> {
  const deadline = performance.now() + GIVE_UP_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    check();
    await setTimeout(ASK_EVERY_MS);
  }
}
