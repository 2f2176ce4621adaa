// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/gladia.json' with { type: 'json' };

/** The prices of `gladia`. */
export const book: Book = data;

export { version } from '../version.ts';
