// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/perplexity.json' with { type: 'json' };

/** The prices of `perplexity`. */
export const book: Book = data;

export { version } from '../version.ts';
