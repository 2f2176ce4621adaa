// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/luma.json' with { type: 'json' };

/** The prices of `luma`. */
export const book: Book = data;

export { version } from '../version.ts';
