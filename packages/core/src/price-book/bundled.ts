import { books, version } from '@costspan/prices';
import { PriceBook } from './book.ts';
import type { Accounts, BillerBook, PriceLayer } from './types.ts';

/** The books of `@costspan/prices`, whose tests validate them: start-up stays free of the schema library. */
export const bundledBooks: readonly BillerBook[] = books as readonly BillerBook[];

/** The bundled book with the given layers on top. `accounts` names, by biller, the account in force. */
export function bundledBook(layers: readonly PriceLayer[] = [], accounts: Accounts = {}): PriceBook {
  return new PriceBook(bundledBooks, version, layers, accounts);
}
