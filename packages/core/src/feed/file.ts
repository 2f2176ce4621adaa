import { readFileSync } from 'node:fs';
import { documentOf } from './document.ts';
import type { FeedDocument } from './document.ts';
import { booksOf, isOutdated, useBook } from './in-use.ts';

/**
 * The document in a file that `costspan prices update` wrote, which has checked it.
 *
 * @throws Error that names the file and the fix
 */
export function feedFile(path: string): FeedDocument {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Error(
      `${path}: cannot be read: ${(error as Error).message}; costspan prices update --out ${path} writes it`,
      {
        cause: error,
      },
    );
  }
  const document = documentOf(bytes);
  if (typeof document === 'string')
    throw new Error(`${path}: ${document}; costspan prices update --out ${path} writes it`);
  return document;
}

/** Uses the books of a file in the place of the bundled ones, unless those are newer. Throws as `feedFile`. */
export function useFeedFile(path: string): void {
  const document = feedFile(path);
  if (isOutdated(document)) return;
  for (const book of booksOf(document)) useBook(book);
}
