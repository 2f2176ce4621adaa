// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/lmnt.json' with { type: 'json' };

/** The prices of `lmnt`. */
export const book: Book = data;

export { version } from '../version.ts';
