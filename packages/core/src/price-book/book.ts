import { warnOnce } from '../util/warn.ts';
import { BillerPrices } from './biller-prices.ts';
import type { UserPrices } from './biller-prices.ts';
import { booksInMemory } from './book-source.ts';
import type { BookSource, VersionedBook } from './book-source.ts';
import type { Model, Rate } from './compile.ts';
import { ExchangeRates } from './exchange-rates.ts';
import { applyUntil } from './layer-until.ts';
import { Families } from './families.ts';
import { Multipliers } from './multipliers.ts';
import { testedSettings } from './tested-settings.ts';
import type { TestedSettings } from './tested-settings.ts';
import type {
  Accounts,
  BillerBook,
  ExchangeRate,
  ModelEntry,
  OutcomeRule,
  PriceLayer,
  RateEntry,
  UnhappyEnd,
} from './types.ts';

const NONE: readonly Rate[] = [];
const USUAL_SETTINGS: TestedSettings = testedSettings([]);

/**
 * The prices in force: the bundled books with the user's layers on top. A biller's book is loaded and
 * indexed when the biller is first asked for. A model is looked up by its exact name or a stated
 * alias, never by its nearest neighbour.
 */
export class PriceBook {
  /** content hash of all bundled books, and of the layers where there are any */
  readonly version: string;
  readonly #source: BookSource;
  readonly #user: UserPrices;
  /** of the layers, as the end of a version */
  readonly #fingerprint: string;
  readonly #exchangeRates: ExchangeRates;
  /** billers that a layer has models or credits of */
  readonly #userBillers: ReadonlySet<string>;
  readonly #byBiller = new Map<string, BillerPrices>();

  constructor(
    books: BookSource | readonly BillerBook[],
    bundledVersion: string,
    layers: readonly PriceLayer[] = [],
    accounts: Accounts = {},
  ) {
    const ended = layers.map(applyUntil);
    this.#source = isList(books) ? booksInMemory(books, bundledVersion) : books;
    this.#user = {
      layers: ended,
      accounts,
      multipliers: new Multipliers(ended, accounts),
      families: new Families(ended, () => this.#bundled()),
    };
    this.#fingerprint = layers.length === 0 ? '' : `+${fingerprint(JSON.stringify([layers, accounts]))}`;
    this.#exchangeRates = new ExchangeRates(ended);
    this.#userBillers = new Set(
      ended.flatMap(({ books: own = [], credits = [] }) => [...own, ...credits].map(({ biller }) => biller)),
    );
    this.version = bundledVersion + this.#fingerprint;
  }

  /** The model that goes by this exact name at this biller; undefined for an unknown one. */
  find(biller: string, model: string): Model | undefined {
    const prices = this.#prices(biller);
    const found = prices?.find(model);
    if (!found && !prices?.bundled && this.#source.has(biller)) warnOfMissingBook(biller);
    return found;
  }

  /** The family of a model, in the words of its maker; a model without one is a family of its own. Undefined for an unknown model. */
  familyOf(biller: string, model: string): string | undefined {
    const entry = this.find(biller, model)?.entry;
    return entry && (entry.family ?? `${biller}/${entry.model}`);
  }

  /** What a credit that the biller reports costs, over time: for a model that is not in the book. */
  credits(biller: string): readonly Rate[] {
    return this.#prices(biller)?.credits ?? NONE;
  }

  /** What a biller's tools cost, whichever of its models uses them. */
  fees(biller: string): readonly RateEntry[] {
    return this.#prices(biller)?.fees ?? [];
  }

  /** What one of a currency is worth in US dollars on a day, where the user states it. */
  exchangeRate(currency: string, day: string): ExchangeRate | undefined {
    return this.#exchangeRates.on(currency, day);
  }

  /** The biller's rule for a generation that did not succeed. */
  outcomeRule(biller: string, end: UnhappyEnd, model?: Model): OutcomeRule | undefined {
    return model?.entry.outcomes?.[end] ?? this.#prices(biller)?.outcomes[end];
  }

  /** Every model of a biller, or of all: that loads every book. */
  *models(biller?: string): Generator<{ biller: string; entry: ModelEntry; origin: 'bundled' | 'user' }> {
    for (const one of biller === undefined ? this.billers() : [biller])
      for (const { entry, origin } of this.#prices(one)?.models() ?? []) yield { biller: one, entry, origin };
  }

  /** By name, the facts that decide some price of the biller, each with the words that a price asks for. */
  testedSettings(biller: string): TestedSettings {
    return this.#prices(biller)?.testedSettings ?? USUAL_SETTINGS;
  }

  /** Names of all billers in the book; it loads none of their books. */
  billers(): string[] {
    const own = this.#user.layers.flatMap(({ books = [] }) => books.map(({ biller }) => biller));
    return [...new Set([...this.#source.billers, ...own])].sort();
  }

  *#bundled(): Generator<BillerBook> {
    for (const biller of this.#source.billers) {
      const found = this.#source.book(biller);
      if (found) yield found.book;
    }
  }

  #prices(biller: string): BillerPrices | undefined {
    const known = this.#byBiller.get(biller);
    const bundled = this.#source.book(biller);
    // A book may come into reach, or be replaced by a newer one, after its prices were indexed.
    return known && known.bundled === bundled?.book ? known : this.#load(biller, bundled);
  }

  #load(biller: string, bundled: VersionedBook | undefined): BillerPrices | undefined {
    if (!bundled && !this.#userBillers.has(biller)) return undefined;
    const version = bundled ? bundled.version + this.#fingerprint : this.version;
    const made = new BillerPrices(biller, bundled?.book, version, this.#user);
    this.#byBiller.set(biller, made);
    return made;
  }
}

function isList(books: BookSource | readonly BillerBook[]): books is readonly BillerBook[] {
  return Array.isArray(books);
}

function warnOfMissingBook(biller: string): void {
  warnOnce(
    'no book',
    `the prices of ${biller} are not in this bundle, its calls are unpriced; write import { book, version } from '@costspan/prices/${biller}' and registerBook(book, version) of @costspan/core. Likewise for every other biller that is called here`,
    biller,
  );
}

/** 64-bit FNV-1a: names a set of layers in `costspan.price.version`; no secret depends on it. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0').slice(0, 12);
}
