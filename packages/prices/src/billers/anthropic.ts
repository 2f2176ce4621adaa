// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/anthropic.json' with { type: 'json' };

/** The prices of `anthropic`. */
export const book: Book = data;

export { version } from '../version.ts';
