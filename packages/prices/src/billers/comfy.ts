// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/comfy.json' with { type: 'json' };

/** The prices of `comfy`. */
export const book: Book = data;

export { version } from '../version.ts';
