// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/vercel_ai_gateway.json' with { type: 'json' };

/** The prices of `vercel_ai_gateway`. */
export const book: Book = data;

export { version } from '../version.ts';
