import { books, version } from '@costspan/prices';
import { PriceBook } from './book.ts';
import type { BillerBook, PriceLayer } from './types.ts';

/**
 * The bundled book with the given layers on top. The bundled files are not validated again here:
 * the tests of `@costspan/prices` do that, and start-up stays free of the schema library.
 */
export function bundledBook(layers: readonly PriceLayer[] = []): PriceBook {
  return new PriceBook(books as readonly BillerBook[], version, layers);
}
