import { setTimeout as pause } from 'node:timers/promises';
import { activityCount, endOpenOutputs } from '@costspan/core/internal';
import { endOpenCalls, openCallCount } from '@costspan/instrumentation';
import { flushProviders } from './flush.ts';
import { withoutPauses } from './sdk/retries.ts';
import { CONNECT_TIMEOUT, isOutOfReach } from './sdk/sockets.ts';

/** ms that an end may take for everything that costspan and OpenTelemetry have left to do. */
const DEADLINE = 2_000;
/** Of these, a signal leaves open calls as many to be answered; the rest is for what they cost to be exported. */
const ANSWERS = 1_500;
const POLL = 10;

/** What `register` has switched on. */
export interface Started {
  /** whether the OpenTelemetry SDK that runs was started by us */
  isOurs(): boolean;
  readonly instrumentations: readonly { disable(): void }[];
}

/**
 * Exports what is left when the process ends by itself or by a signal. `process.exit()` and crashes
 * are left as they are: what was not exported by then is lost.
 */
export function flushAtEnd(started: Started): void {
  const { isOurs } = started;
  let flushed = 0;
  process.on('beforeExit', () => {
    endAll();
    // The flush keeps the event loop alive, so that this event comes again: only new records start another one.
    if (!isOurs() || activityCount() === flushed) return;
    flushed = activityCount();
    // A connection that could not be made has held the process already.
    void flushWithin(isOutOfReach() ? DEADLINE - CONNECT_TIMEOUT : DEADLINE).then((isDone) => {
      // What still holds the process is an export: without us it had ended. Another listener may have work to do.
      if (!isDone && process.listenerCount('beforeExit') === 1) process.exit();
    });
  });
  endOnSignals(started);
}

function endAll(): void {
  endOpenCalls();
  endOpenOutputs();
}

/** Answers whether all was exported, or refused, in time. */
async function flushWithin(ms: number): Promise<boolean> {
  // Exporters do not hold the process; this timer does.
  const timer = new AbortController();
  const timeout = pause(ms, false, { signal: timer.signal }).catch(() => false);
  const done = withoutPauses(() => flushProviders(ms)).then(() => true);
  return Promise.race([done, timeout]).finally(() => timer.abort());
}

/** Flushes and raises the signal again; an app with a listener of its own decides itself when it ends. */
function endOnSignals(started: Started): void {
  let isEnding = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const raise = (): void => {
      process.removeListener(signal, listener);
      process.kill(process.pid, signal);
    };
    const listener = (): void => {
      // First in the list, so that a `once` listener of the app is still counted.
      if (process.listenerCount(signal) > 1) return;
      // Whoever sends a second one does not want to wait.
      if (isEnding) return raise();
      isEnding = true;
      void endBySignal(started).finally(raise);
    };
    process.prependListener(signal, listener);
  }
}

async function endBySignal({ isOurs, instrumentations }: Started): Promise<void> {
  const from = performance.now();
  const left = (): number => DEADLINE - (performance.now() - from);
  // What is finished does not have to share the time that is left after the last answer.
  if (isOurs() && openCallCount() > 0) void flushProviders(DEADLINE);
  while (openCallCount() > 0 && left() > DEADLINE - ANSWERS) await pause(POLL);
  // The app lives until the signal is raised again. A call that it begins now could be written to the ledger, but no
  // longer be exported.
  for (const one of instrumentations) one.disable();
  endAll();
  if (isOurs()) await flushWithin(left());
}
