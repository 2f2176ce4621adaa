import { Worker } from 'node:worker_threads';
import type { VersionedBook } from '../price-book/book-source.ts';
import { onCharge } from '../recording/charge-listeners.ts';
import { pathOnNode } from '../util/require.ts';
import { say } from '../util/say.ts';
import { guard } from '../util/warn.ts';
import type { InUse } from './accept.ts';
import { bundledInUse, useBook } from './in-use.ts';
import type { Update } from './update.ts';
import type { FeedMessage } from './worker.ts';

const DAY = 24 * 3_600_000;

/** A feed that a process asks by itself. */
export interface Refresh extends Omit<Update, 'inUse'> {
  /** ms from the end of one asking to the next; a day where it is left out */
  readonly every?: number;
  /** told of each asking's end, by why it was refused if it was */
  readonly asked?: (refused: string | undefined) => void;
}

/**
 * Asks a feed after the first charge of the process, then daily: on another thread, and holding no process that would end.
 * What is refused is said on `diag`, and what was in use stays.
 *
 * @returns ends it
 */
export function refreshFrom({ every = DAY, asked, ...update }: Refresh): () => void {
  let inUse: InUse | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let worker: Worker | undefined;
  const after = (milliseconds: number): void => {
    timer = setTimeout(ask, milliseconds);
    timer.unref();
  };
  const ask = (): void => {
    guard('asking the price feed', () => {
      worker = askOnThread({ ...update, inUse: (inUse ??= bundledInUse()) }, (refused, now) => {
        inUse = now ?? inUse;
        asked?.(refused);
      });
      worker?.once('exit', () => after(every));
      // Last: whoever listens to a thread holds the process for it.
      worker?.unref();
    });
  };
  const stop = onCharge(() => {
    stop();
    // Not in the call that was charged.
    after(0);
  });
  return () => {
    stop();
    clearTimeout(timer);
    worker?.removeAllListeners();
    void worker?.terminate();
  };
}

function askOnThread(
  update: Update,
  end: (refused: string | undefined, now: InUse | undefined) => void,
): Worker | undefined {
  const path = pathOnNode('@costspan/core/internal/feed-worker', import.meta.url);
  if (path === undefined) return undefined;
  const books: VersionedBook[] = [];
  // The thread's own requests are nobody's calls: it starts without the app's `--import`.
  const env = { ...process.env, NODE_OPTIONS: '', COSTSPAN_DISABLED: 'true' };
  const worker = new Worker(path, { workerData: update, execArgv: [], env });
  const refuse = (why: string): void => {
    say('warn', `the price feed is refused, prices stay as they are: ${why}`);
    end(why, undefined);
  };
  worker.on('message', (message: FeedMessage) => {
    if ('book' in message) books.push(message.book);
    else if ('refused' in message) refuse(message.refused);
    else {
      // All books or none.
      for (const book of books) useBook(book);
      end(undefined, message.inUse);
    }
  });
  worker.on('error', (error) => refuse(error.message));
  return worker;
}
