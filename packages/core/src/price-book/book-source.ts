import type { BillerBook } from './types.ts';

/** A biller's book and the version of the whole book that it is a part of. */
export interface VersionedBook {
  readonly book: BillerBook;
  readonly version: string;
  /** the newest day on which one of its prices was read, where that is not the bundled book's */
  readonly day?: string;
}

/** Where a price book takes the bundled books from, one biller at a time. */
export interface BookSource {
  /** every biller that has a book, also where that book is out of reach; reading the names loads none */
  readonly billers: readonly string[];
  /** Whether the biller is one of them. */
  has(biller: string): boolean;
  /** The biller's book, loaded now if it has to be; undefined where it is out of reach. */
  book(biller: string): VersionedBook | undefined;
}

/** A source of books that are all there. */
export function booksInMemory(books: readonly BillerBook[], version: string): BookSource {
  const byBiller = new Map(books.map((book) => [book.biller, { book, version }]));
  return {
    billers: [...byBiller.keys()],
    has: (biller) => byBiller.has(biller),
    book: (biller) => byBiller.get(biller),
  };
}
