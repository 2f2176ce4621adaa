import { AsyncLocalStorage } from 'node:async_hooks';
import { setBounded } from '../util/bounded-map.ts';
import type { Output } from './output.ts';

interface Place {
  readonly output: Output;
  /** the gate whose own calls are running */
  readonly gate?: string | undefined;
}

const storage = new AsyncLocalStorage<Place>();

/** The output that the running code works on, and the gate that judges it. */
export function currentPlace(): Place | undefined {
  return storage.getStore();
}

export function runIn<T>(place: Place, fn: () => T): T {
  return storage.run(place, fn);
}

const live = new Map<string, Output>();
/** Beyond this the oldest output no longer hears of jobs that end late; their charges are recorded all the same. */
const MOST_LIVE = 10_000;

/** Outputs of this process whose cost may still grow, by id. */
export function liveOutput(id: string): Output | undefined {
  return live.get(id);
}

export function setLive(output: Output): void {
  setBounded(live, MOST_LIVE, output.id, output);
}

export function forget(output: Output): void {
  if (live.get(output.id) === output) live.delete(output.id);
}

/** Ends outputs that wait for a verdict, with what is known of them: the process is about to end. */
export function endOpenOutputs(): void {
  for (const output of live.values()) output.expire();
}
