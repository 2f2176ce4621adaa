import type { Call } from './call.ts';

/** A promise that nobody awaits, or a stream that nobody reads, ends its span after this many ms. */
const DEADLINE = 15 * 60_000;
const SWEEP = 30_000;

const open = new Map<Call, number>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Remembers an open call until it is done. */
export function watch(call: Call): void {
  open.set(call, Date.now());
  timer ??= setInterval(sweep, SWEEP);
  // The app's process must be able to end with calls that nobody waits for.
  (timer as { unref?(): void }).unref?.();
}

/** Forgets a call that is done. */
export function unwatch(call: Call): void {
  open.delete(call);
}

function sweep(): void {
  const before = Date.now() - DEADLINE;
  for (const [call, since] of open) {
    if (since < before) end(call);
  }
}

function end(call: Call): void {
  open.delete(call);
  call.abandon();
}

/** Ends every open call with what is known of it: the process is about to end. */
export function endOpenCalls(): void {
  for (const call of open.keys()) end(call);
}

/** Calls that are open; for tests of leaks and for `doctor`. */
export function openCalls(): number {
  return open.size;
}
