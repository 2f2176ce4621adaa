// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/gcp.text_to_speech.json' with { type: 'json' };

/** The prices of `gcp.text_to_speech`. */
export const book: Book = data;

export { version } from '../version.ts';
