// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/minimax.json' with { type: 'json' };

/** The prices of `minimax`. */
export const book: Book = data;

export { version } from '../version.ts';
