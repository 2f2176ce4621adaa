// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/elevenlabs.json' with { type: 'json' };

/** The prices of `elevenlabs`. */
export const book: Book = data;

export { version } from '../version.ts';
