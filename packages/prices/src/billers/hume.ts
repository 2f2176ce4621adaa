// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/hume.json' with { type: 'json' };

/** The prices of `hume`. */
export const book: Book = data;

export { version } from '../version.ts';
