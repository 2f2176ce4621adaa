// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/cloudflare_workers_ai.json' with { type: 'json' };

/** The prices of `cloudflare_workers_ai`. */
export const book: Book = data;

export { version } from '../version.ts';
