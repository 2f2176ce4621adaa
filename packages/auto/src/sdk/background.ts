import { isEnding, loosenRetries } from './retries.ts';
import { withLooseSockets } from './sockets.ts';
import type { Core } from './types.ts';

/** Exports of one signal under way at a time. `forceFlush` of OpenTelemetry's processors has as many by default. */
const MAX_UNDER_WAY = 4;

const LONG = 2 ** 30;

interface Exporter<T> {
  export(items: T, done: (result: { code: number; error?: Error }) => void): void;
}

interface Flushing {
  forceFlush(): Promise<void>;
}

/**
 * Lets an exporter work in the background. OpenTelemetry waits for a back end with timers and sockets that keep the
 * process from ending: one that is away would hold every script for ten seconds and more. Here what calls `export`
 * goes on at once, and whoever has to know waits for `forceFlush`.
 *
 * @param limit items that may wait before those of another call are refused
 */
export function inBackground<T, E extends Exporter<T>>(
  exporter: E & Exporter<T>,
  core: Core,
  limit: number,
  countOf: (items: T) => number,
): E & Flushing {
  const { ExportResultCode, globalErrorHandler } = core;
  const send = exporter.export.bind(exporter);
  const waiting: T[] = [];
  let count = 0;
  let underWay = 0;
  let whenIdle: (() => void)[] = [];

  const next = (): void => {
    if (count === 0) {
      for (const resolve of whenIdle) resolve();
      whenIdle = [];
    }
    if (waiting.length === 0 || underWay >= MAX_UNDER_WAY) return;
    const items = waiting.shift() as T;
    underWay += 1;
    withLooseSockets(() =>
      send(items, ({ code, error }) => {
        underWay -= 1;
        count -= countOf(items);
        if (code !== ExportResultCode.SUCCESS) globalErrorHandler(error ?? new Error('export failed'));
        next();
      }),
    );
  };

  exporter.export = (items, done) => {
    if (count > limit) {
      done({ code: ExportResultCode.FAILED, error: new Error('the back end does not keep up') });
      return;
    }
    count += countOf(items);
    waiting.push(items);
    next();
    done({ code: ExportResultCode.SUCCESS });
  };
  const forceFlush = async (): Promise<void> => {
    if (count === 0) return;
    // Whoever waits shall not find the process ended meanwhile, unless that is what it waits for.
    const hold = isEnding() ? undefined : setInterval(() => {}, LONG);
    await new Promise<void>((resolve) => whenIdle.push(resolve));
    clearInterval(hold);
  };
  loosenRetries(exporter);
  return Object.assign(exporter, { forceFlush });
}

/**
 * Lets `forceFlush` of a processor also wait for what its exporter does in the background. One flush at a time: that
 * of log records answers at once, and sends nothing, while another one is under way.
 */
export function flushThrough<P extends Flushing>(processor: P, exporter: Flushing): P {
  const flush = processor.forceFlush.bind(processor);
  const flushBoth = async (): Promise<void> => {
    await flush();
    await exporter.forceFlush();
  };
  let last = Promise.resolve();
  processor.forceFlush = () => (last = last.then(flushBoth, flushBoth));
  return processor;
}
