// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/black_forest_labs.json' with { type: 'json' };

/** The prices of `black_forest_labs`. */
export const book: Book = data;

export { version } from '../version.ts';
