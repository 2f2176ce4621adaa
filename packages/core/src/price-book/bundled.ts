import { billers, day, version } from '@costspan/prices/billers';
import { processState } from '../util/process-state.ts';
import { requireOnNode } from '../util/require.ts';
import { guard } from '../util/warn.ts';
import { PriceBook } from './book.ts';
import type { BookSource, VersionedBook } from './book-source.ts';
import type { Accounts, BillerBook, PriceLayer } from './types.ts';
import { say } from '../util/say.ts';

/** Books of `@costspan/prices` that were loaded or registered, by biller. Their tests validate them: start-up stays free of the schema library. */
const found = processState('books', () => new Map<string, VersionedBook>());
const names: ReadonlySet<string> = new Set(billers);
/** Billers whose book could not be loaded. */
const outOfReach = new Set<string>();

const source: BookSource = {
  get billers() {
    return [...new Set([...names, ...found.keys()])];
  },
  has: (biller) => names.has(biller) || found.has(biller),
  book: (biller) => found.get(biller) ?? loaded(biller),
};

function loaded(biller: string): VersionedBook | undefined {
  if (outOfReach.has(biller) || !names.has(biller)) return undefined;
  const entry = guard(`loading the prices of ${biller}`, () =>
    requireOnNode(`@costspan/prices/${biller}`, import.meta.url),
  );
  if (entry === undefined) outOfReach.add(biller);
  else found.set(biller, entry as VersionedBook);
  return found.get(biller);
}

/**
 * Brings a biller's prices into a bundle. On Node, costspan loads `@costspan/prices` itself; in a
 * Worker or a bundle without packages beside it, it knows only the books that were registered.
 * `instrumentX(client)` registers those of its provider. For all copies of costspan in the process;
 * the first book of a biller holds. A wrong argument is refused with one error.
 *
 * @param book the biller's book, as its entry exports it
 * @param version content hash of the whole book, as the same entry exports it
 * @example
 * import { registerBook } from '@costspan/core';
 * import { book, version } from '@costspan/prices/fal';
 *
 * registerBook(book, version);
 */
export function registerBook(book: RegisteredBook, version: string): void {
  const { biller, models } = (book ?? {}) as Partial<BillerBook>;
  const problem =
    typeof biller !== 'string' || !Array.isArray(models)
      ? 'book is no book of @costspan/prices'
      : typeof version !== 'string' || version === ''
        ? `version is ${JSON.stringify(version)}`
        : undefined;
  if (problem !== undefined || biller === undefined) {
    say(
      'error',
      `registerBook: ${problem}; write import { book, version } from '@costspan/prices/fal' and registerBook(book, version)`,
    );
  } else if (!found.has(biller)) found.set(biller, { book: book as BillerBook, version });
}

/** A book as an entry of `@costspan/prices` exports it. */
export interface RegisteredBook {
  /** `gen_ai.provider.name` of the biller */
  readonly biller: string;
  readonly models: readonly object[];
}

/** The books of all billers that are in reach; on Node it loads what is not loaded yet. */
export function bundledBooks(): readonly BillerBook[] {
  return source.billers.flatMap((biller) => source.book(biller)?.book ?? []);
}

/** The newest day on which a price of the books in use was read: of the bundled ones, or of those of a feed. */
export function bookDay(): string {
  return found.values().next().value?.day ?? day;
}

/** The bundled book with the given layers on top. `accounts` names, by biller, the account in force. */
export function bundledBook(layers: readonly PriceLayer[] = [], accounts: Accounts = {}): PriceBook {
  // A feed's books are found before any other.
  return new PriceBook(source, found.values().next().value?.version ?? version, layers, accounts);
}
