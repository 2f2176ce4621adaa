// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/kling.json' with { type: 'json' };

/** The prices of `kling`. */
export const book: Book = data;

export { version } from '../version.ts';
