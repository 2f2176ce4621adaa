// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/aws.transcribe.json' with { type: 'json' };

/** The prices of `aws.transcribe`. */
export const book: Book = data;

export { version } from '../version.ts';
