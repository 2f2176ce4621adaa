// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/deepinfra.json' with { type: 'json' };

/** The prices of `deepinfra`. */
export const book: Book = data;

export { version } from '../version.ts';
