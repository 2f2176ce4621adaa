// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/aws.polly.json' with { type: 'json' };

/** The prices of `aws.polly`. */
export const book: Book = data;

export { version } from '../version.ts';
