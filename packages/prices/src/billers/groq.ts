// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/groq.json' with { type: 'json' };

/** The prices of `groq`. */
export const book: Book = data;

export { version } from '../version.ts';
