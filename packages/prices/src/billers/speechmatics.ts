// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/speechmatics.json' with { type: 'json' };

/** The prices of `speechmatics`. */
export const book: Book = data;

export { version } from '../version.ts';
