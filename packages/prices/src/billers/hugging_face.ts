// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/hugging_face.json' with { type: 'json' };

/** The prices of `hugging_face`. */
export const book: Book = data;

export { version } from '../version.ts';
