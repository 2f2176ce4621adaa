// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/rime.json' with { type: 'json' };

/** The prices of `rime`. */
export const book: Book = data;

export { version } from '../version.ts';
