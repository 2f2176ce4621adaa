// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/ideogram.json' with { type: 'json' };

/** The prices of `ideogram`. */
export const book: Book = data;

export { version } from '../version.ts';
