import { processState } from '@costspan/core/internal';

/** A promise that nobody awaits, or a stream that nobody reads, ends its span after this many ms. */
const DEADLINE = 15 * 60_000;
const SWEEP_INTERVAL = 30_000;

/** What is known of a call from outside: that it can be ended. */
interface Abandonable {
  abandon(): void;
}

interface OpenCalls {
  /** by call, when it began, in ms since the epoch */
  readonly since: Map<Abandonable, number>;
  timer: ReturnType<typeof setInterval> | undefined;
}

const open = processState('open calls', (): OpenCalls => ({ since: new Map(), timer: undefined }));

/** Remembers a call until it is done. */
export function addOpenCall(call: Abandonable): void {
  open.since.set(call, Date.now());
  open.timer ??= setInterval(sweep, SWEEP_INTERVAL);
  // The app's process must be able to end with calls that nobody waits for.
  (open.timer as { unref?(): void }).unref?.();
}

/** Forgets a call that is done. */
export function removeOpenCall(call: Abandonable): void {
  open.since.delete(call);
}

function sweep(): void {
  const before = Date.now() - DEADLINE;
  for (const [call, since] of open.since) if (since < before) end(call);
}

function end(call: Abandonable): void {
  open.since.delete(call);
  call.abandon();
}

/** Ends every open call with what is known of it: the process is about to end. */
export function endOpenCalls(): void {
  for (const call of open.since.keys()) end(call);
}

/** How many calls are open; a test that ends with one has found a leak. */
export function openCallCount(): number {
  return open.since.size;
}
