// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/recraft.json' with { type: 'json' };

/** The prices of `recraft`. */
export const book: Book = data;

export { version } from '../version.ts';
