// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/fal.json' with { type: 'json' };

/** The prices of `fal`. */
export const book: Book = data;

export { version } from '../version.ts';
