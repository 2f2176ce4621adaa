// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/runway.json' with { type: 'json' };

/** The prices of `runway`. */
export const book: Book = data;

export { version } from '../version.ts';
