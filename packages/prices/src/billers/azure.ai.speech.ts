// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/azure.ai.speech.json' with { type: 'json' };

/** The prices of `azure.ai.speech`. */
export const book: Book = data;

export { version } from '../version.ts';
