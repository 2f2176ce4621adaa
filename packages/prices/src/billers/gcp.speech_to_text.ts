// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/gcp.speech_to_text.json' with { type: 'json' };

/** The prices of `gcp.speech_to_text`. */
export const book: Book = data;

export { version } from '../version.ts';
