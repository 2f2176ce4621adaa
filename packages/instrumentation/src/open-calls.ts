import { processState } from '@costspan/core/internal';

/** A promise that nobody awaits, or a stream that nobody reads, ends its span after this many ms. */
const DEADLINE = 15 * 60_000;
const SWEEP_INTERVAL = 30_000;

/** What is known of a call from outside: that it can be ended. */
export interface Abandonable {
  /** when it began or was last seen in use, in ms since the epoch */
  readonly activeAt: number;
  abandon(): void;
}

/** An open call in the list of all: calls come and go too often for a set. */
export interface OpenEntry {
  readonly call: Abandonable;
  isOpen: boolean;
  older: OpenEntry | undefined;
  newer: OpenEntry | undefined;
}

interface OpenCalls {
  newest: OpenEntry | undefined;
  count: number;
  timer: ReturnType<typeof setInterval> | undefined;
}

const open = processState('open calls', (): OpenCalls => ({ newest: undefined, count: 0, timer: undefined }));

/** Remembers a call until it is done: gives back what `removeOpenCall` takes. */
export function addOpenCall(call: Abandonable): OpenEntry {
  const entry: OpenEntry = { call, isOpen: true, older: open.newest, newer: undefined };
  if (open.newest) open.newest.newer = entry;
  open.newest = entry;
  open.count += 1;
  open.timer ??= startSweeping();
  return entry;
}

/** Forgets a call that is done. */
export function removeOpenCall(entry: OpenEntry): void {
  if (!entry.isOpen) return;
  entry.isOpen = false;
  const { older, newer } = entry;
  if (newer) newer.older = older;
  else open.newest = older;
  if (older) older.newer = newer;
  entry.older = undefined;
  entry.newer = undefined;
  open.count -= 1;
}

function startSweeping(): NonNullable<OpenCalls['timer']> {
  const timer = setInterval(sweep, SWEEP_INTERVAL);
  // The app's process must be able to end with calls that nobody waits for.
  (timer as { unref?(): void }).unref?.();
  return timer;
}

function sweep(): void {
  const before = Date.now() - DEADLINE;
  for (const entry of openCalls()) if (entry.call.activeAt < before) end(entry);
}

function end(entry: OpenEntry): void {
  removeOpenCall(entry);
  entry.call.abandon();
}

/** Ends every open call with what is known of it: the process is about to end. */
export function endOpenCalls(): void {
  for (const entry of openCalls()) end(entry);
}

/** Oldest first; as they are now, since ending one may open and end others. */
function openCalls(): OpenEntry[] {
  const entries: OpenEntry[] = [];
  for (let entry = open.newest; entry; entry = entry.older) entries.push(entry);
  return entries.toReversed();
}

/** The first open call, oldest first, of which something holds. */
export function findOpenCall(holds: (call: Abandonable) => boolean): Abandonable | undefined {
  return openCalls().find(({ call }) => holds(call))?.call;
}

/** How many calls are open; a test that ends with one has found a leak. */
export function openCallCount(): number {
  return open.count;
}
