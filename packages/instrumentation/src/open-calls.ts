import { processState } from '@costspan/core/internal';

/** A promise that nobody awaits, or a stream that nobody reads, ends its span after this many ms. */
const DEADLINE = 15 * 60_000;
const SWEEP_INTERVAL = 30_000;

/** What is known of a call from outside: that it can be ended. */
interface Abandonable {
  /** when it began, in ms since the epoch */
  readonly startedAt: number;
  abandon(): void;
}

interface OpenCalls {
  readonly calls: Set<Abandonable>;
  timer: ReturnType<typeof setInterval> | undefined;
}

const open = processState('open calls', (): OpenCalls => ({ calls: new Set(), timer: undefined }));

/** Remembers a call until it is done. */
export function addOpenCall(call: Abandonable): void {
  open.calls.add(call);
  open.timer ??= startSweeping();
}

/** Forgets a call that is done. */
export function removeOpenCall(call: Abandonable): void {
  open.calls.delete(call);
}

function startSweeping(): NonNullable<OpenCalls['timer']> {
  const timer = setInterval(sweep, SWEEP_INTERVAL);
  // The app's process must be able to end with calls that nobody waits for.
  (timer as { unref?(): void }).unref?.();
  return timer;
}

function sweep(): void {
  const before = Date.now() - DEADLINE;
  for (const call of open.calls) if (call.startedAt < before) end(call);
}

function end(call: Abandonable): void {
  open.calls.delete(call);
  call.abandon();
}

/** Ends every open call with what is known of it: the process is about to end. */
export function endOpenCalls(): void {
  for (const call of open.calls) end(call);
}

/** How many calls are open; a test that ends with one has found a leak. */
export function openCallCount(): number {
  return open.calls.size;
}
