// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/byteplus.json' with { type: 'json' };

/** The prices of `byteplus`. */
export const book: Book = data;

export { version } from '../version.ts';
