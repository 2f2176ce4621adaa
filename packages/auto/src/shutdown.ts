import { endOpenOutputs, activityCount } from '@costspan/core/internal';
import { endOpenCalls } from '@costspan/instrumentation';
import { flush } from './flush.ts';

/** A signal waits this long for the last export. */
const SIGNAL_TIMEOUT = 2_000;

/**
 * Exports what is left when the process ends by itself or by a signal. `process.exit()` and crashes
 * are left as they are: what was not exported by then is lost.
 */
export function flushAtEnd(isOurs: () => boolean): void {
  let flushed = 0;
  process.on('beforeExit', () => {
    endAll();
    // The export keeps the event loop alive, so that this event comes again: only new records start another one.
    if (!isOurs() || activityCount() === flushed) return;
    flushed = activityCount();
    void flush();
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) onSignal(signal, isOurs);
}

function endAll(): void {
  endOpenCalls();
  endOpenOutputs();
}

/** Flushes and raises the signal again; an app with a listener of its own decides itself when it ends. */
function onSignal(signal: 'SIGTERM' | 'SIGINT', isOurs: () => boolean): void {
  const listener = (): void => {
    // First in the list, so that a `once` listener of the app is still counted.
    if (process.listenerCount(signal) > 1) return;
    endAll();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise((resolve) => {
      timer = setTimeout(resolve, SIGNAL_TIMEOUT);
    });
    void Promise.race([isOurs() ? flush() : undefined, timeout]).finally(() => {
      clearTimeout(timer);
      process.removeListener(signal, listener);
      process.kill(process.pid, signal);
    });
  };
  process.prependListener(signal, listener);
}
