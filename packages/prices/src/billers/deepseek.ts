// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/deepseek.json' with { type: 'json' };

/** The prices of `deepseek`. */
export const book: Book = data;

export { version } from '../version.ts';
