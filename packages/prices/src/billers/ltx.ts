// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/ltx.json' with { type: 'json' };

/** The prices of `ltx`. */
export const book: Book = data;

export { version } from '../version.ts';
