/**
 * Asks a feed on a thread of its own: reading and checking all prices takes a second, for which an app must not stand
 * still. One message for each book, so that taking them over is short, too; then the end.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { VersionedBook } from '../price-book/book-source.ts';
import type { InUse } from './accept.ts';
import { booksOf, inUseOf } from './in-use.ts';
import { askFeed } from './update.ts';
import type { Update } from './update.ts';

/** What the thread says: a book, or that all is said. */
export type FeedMessage =
  | { readonly book: VersionedBook }
  /** undefined where nothing is newer */
  | { readonly inUse: InUse | undefined }
  | { readonly refused: string };

function say(message: FeedMessage): void {
  parentPort?.postMessage(message, []);
}

askFeed(workerData as Update).then(
  (answer) => {
    if (typeof answer === 'string') return say({ refused: answer });
    const { document, isNew } = answer;
    if (isNew) for (const book of booksOf(document)) say({ book });
    return say({ inUse: isNew ? inUseOf(document) : undefined });
  },
  (error: Error) => say({ refused: error.message }),
);
