// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/openai.json' with { type: 'json' };

/** The prices of `openai`. */
export const book: Book = data;

export { version } from '../version.ts';
