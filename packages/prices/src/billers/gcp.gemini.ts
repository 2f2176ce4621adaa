// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/gcp.gemini.json' with { type: 'json' };

/** The prices of `gcp.gemini`. */
export const book: Book = data;

export { version } from '../version.ts';
