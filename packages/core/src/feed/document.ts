import type { BillerBook } from '../price-book/types.ts';

/** The form of the books that this version reads. It is in the file's name: a feed serves several forms side by side. */
export const FEED_SCHEMA = 1;

/** The file of a feed: static, with a signature beside it. */
export const FEED_FILE: string = `book-${FEED_SCHEMA}.json`;
/** Base64 of the detached ed25519 signature over the file's exact bytes. */
export const SIGNATURE_FILE: string = `${FEED_FILE}.sig`;

/** What a feed's file holds. */
export interface FeedDocument {
  readonly schema: typeof FEED_SCHEMA;
  /** content hash of the books, as `@costspan/prices` has it */
  readonly version: string;
  /** when it was made, ISO 8601, UTC */
  readonly published: string;
  readonly books: readonly BillerBook[];
}

/** The bytes as a document, or why they are none. The books themselves are not looked into. */
export function documentOf(bytes: Uint8Array): FeedDocument | string {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
  const { schema, version, published, books } = (value ?? {}) as Partial<Record<keyof FeedDocument, unknown>>;
  if (schema !== FEED_SCHEMA)
    return `has schema ${JSON.stringify(schema)}, and this version of costspan reads ${FEED_SCHEMA}`;
  if (typeof version !== 'string' || version === '') return 'has no "version"';
  if (
    typeof published !== 'string' ||
    !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(published) ||
    Number.isNaN(Date.parse(published))
  )
    return 'has no "published", a time such as 2026-12-01T06:00:00Z';
  if (!Array.isArray(books) || !books.every(isBook)) return 'has no "books"';
  return value as FeedDocument;
}

function isBook(value: unknown): boolean {
  const { biller, models } = (value ?? {}) as { readonly biller?: unknown; readonly models?: unknown };
  return typeof biller === 'string' && Array.isArray(models);
}

/** How much a document prices. */
export function sizeOf(books: readonly BillerBook[]): { readonly models: number; readonly prices: number } {
  let [models, prices] = [0, 0];
  for (const book of books) {
    models += book.models.length;
    for (const { rates } of book.models) prices += rates.length;
  }
  return { models, prices };
}
