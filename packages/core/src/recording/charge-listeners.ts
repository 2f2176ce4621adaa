import { contextStore } from '../util/context-store.ts';
import { processState } from '../util/process-state.ts';
import { isError } from '../util/realm.ts';
import { say } from '../util/say.ts';
import { warnOnce } from '../util/warn.ts';
import type { ChargeEvent } from './charge-event.ts';

/** Is told of each charge; what it gives back is not waited for. */
export type ChargeListener = (charge: ChargeEvent) => unknown;

interface Entry {
  readonly listener: ChargeListener;
}

const entries = processState('charge listeners', () => new Set<Entry>());

/** Whose listener is running: charges that it records itself would go round for ever. */
const running = contextStore<readonly Entry[]>('charge listener');

/**
 * Calls `listener` after each charge, correction and settlement of this process is recorded, for events of the app's own.
 * It is not waited for, and an error of it is a `diag` warning. What a listener records itself, also after awaits, is told
 * to the other listeners only. Never throws.
 *
 * @returns ends it
 * @example
 * const stop = onCharge((charge) => log.info({ charge }, 'a charge'));
 */
export function onCharge(listener: ChargeListener): () => void {
  if (typeof listener !== 'function') {
    say('error', `onCharge: listener is ${typeof listener}; give a function, for example (charge) => log.info(charge)`);
    return () => undefined;
  }
  const entry: Entry = { listener };
  entries.add(entry);
  return () => void entries.delete(entry);
}

/** Whether anybody listens. */
export function isHeard(): boolean {
  return entries.size > 0;
}

/** Tells all listeners of a charge, in the order in which they came. */
export function tellListeners(event: ChargeEvent): void {
  const outer = running.get() ?? NONE;
  for (const entry of Array.from(entries))
    if (entries.has(entry) && !outer.includes(entry)) running.run([...outer, entry], () => call(entry, event));
}

const NONE: readonly Entry[] = [];

function call({ listener }: Entry, event: ChargeEvent): void {
  try {
    const answer = listener(event) as PromiseLike<unknown> | undefined | null;
    if (typeof answer?.then === 'function') answer.then(undefined, failed);
  } catch (error) {
    failed(error);
  }
}

function failed(error: unknown): void {
  const what = isError(error) ? (error.stack ?? error.message) : typeof error;
  warnOnce('charge listener', `a listener of onCharge failed, the charge is recorded all the same: ${what}`);
}
