// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/replicate.json' with { type: 'json' };

/** The prices of `replicate`. */
export const book: Book = data;

export { version } from '../version.ts';
