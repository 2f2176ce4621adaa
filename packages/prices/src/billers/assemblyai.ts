// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/assemblyai.json' with { type: 'json' };

/** The prices of `assemblyai`. */
export const book: Book = data;

export { version } from '../version.ts';
