// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/openrouter.json' with { type: 'json' };

/** The prices of `openrouter`. */
export const book: Book = data;

export { version } from '../version.ts';
