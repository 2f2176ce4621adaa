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
  const waiting: { readonly items: T; readonly isSent: () => void }[] = [];
  const exports = new Set<Promise<void>>();
  let count = 0;
  let underWay = 0;

  const next = (): void => {
    const first = underWay < MAX_UNDER_WAY ? waiting.shift() : undefined;
    if (!first) return;
    underWay += 1;
    withLooseSockets(() =>
      send(first.items, ({ code, error }) => {
        underWay -= 1;
        count -= countOf(first.items);
        if (code !== ExportResultCode.SUCCESS) globalErrorHandler(error ?? new Error('export failed'));
        first.isSent();
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
    const sent = new Promise<void>((resolve) => waiting.push({ items, isSent: resolve }));
    exports.add(sent);
    void sent.then(() => exports.delete(sent));
    next();
    done({ code: ExportResultCode.SUCCESS });
  };
  const forceFlush = async (): Promise<void> => {
    if (exports.size === 0) return;
    // Whoever waits shall not find the process ended meanwhile, unless that is what it waits for.
    const hold = isEnding() ? undefined : setInterval(() => {}, LONG);
    await Promise.all(exports);
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
