// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/deepgram.json' with { type: 'json' };

/** The prices of `deepgram`. */
export const book: Book = data;

export { version } from '../version.ts';
