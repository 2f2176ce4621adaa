// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/cartesia.json' with { type: 'json' };

/** The prices of `cartesia`. */
export const book: Book = data;

export { version } from '../version.ts';
