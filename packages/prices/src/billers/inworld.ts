// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/inworld.json' with { type: 'json' };

/** The prices of `inworld`. */
export const book: Book = data;

export { version } from '../version.ts';
