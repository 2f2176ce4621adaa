import { day, version } from '@costspan/prices/billers';
import type { VersionedBook } from '../price-book/book-source.ts';
import { bundledBooks } from '../price-book/bundled.ts';
import { processState } from '../util/process-state.ts';
import { sizeOf } from './document.ts';
import type { FeedDocument } from './document.ts';
import type { InUse } from './accept.ts';

/** The books of the process, as the price book looks them up. */
const books = processState('books', () => new Map<string, VersionedBook>());

/** What a document puts in use. */
export function inUseOf({ version: of, published, books: all }: FeedDocument): InUse {
  return { version: of, published, ...sizeOf(all) };
}

/** The book that comes with costspan: as old as the last price that was read for it. */
export function bundledInUse(): InUse {
  return { version, published: day, ...sizeOf(bundledBooks()) };
}

/** The books of a document, each with what it is a part of. */
export function booksOf({ books: all, version: of, published }: FeedDocument): VersionedBook[] {
  return all.map((book) => ({ book, version: of, day: published.slice(0, 10) }));
}

/** Whether the bundled book is newer, as after an update of the package. */
export function isOutdated({ published }: Pick<InUse, 'published'>): boolean {
  return published.slice(0, 10) < day;
}

/** From now on calls are rated by this book of a biller, and those that are under way by the one before. */
export function useBook(versioned: VersionedBook): void {
  books.set(versioned.book.biller, versioned);
}
