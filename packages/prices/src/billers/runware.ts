// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/runware.json' with { type: 'json' };

/** The prices of `runware`. */
export const book: Book = data;

export { version } from '../version.ts';
