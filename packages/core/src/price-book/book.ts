import type { PricedCharge } from '../rating/charge.ts';
import { compileModel } from './compile.ts';
import type { Model, Rate, RateContext } from './compile.ts';
import { creditRates, withCredits } from './credits.ts';
import { Exchange } from './exchange.ts';
import { Multipliers } from './factors.ts';
import { endedLayer } from './layer-end.ts';
import { keyOf, namesOf, Shelves } from './model-index.ts';
import type { Shelf } from './model-index.ts';
import type { Accounts, BillerBook, ModelEntry, OutcomeRule, PriceLayer, UnhappyEnd } from './types.ts';

/**
 * The prices in force: an index by biller and model over the bundled books and the user's layers.
 * A model is looked up by its exact name or a stated alias, never by its nearest neighbour.
 */
export class PriceBook {
  /** content hash of the bundled books, and of the layers where there are any */
  readonly version: string;
  readonly #shelves: Shelves;
  readonly #multipliers: Multipliers;
  readonly #exchange: Exchange;
  readonly #layers: readonly PriceLayer[];
  readonly #accounts: Accounts;
  readonly #compiled = new Map<string, Map<string, Model>>();
  readonly #credits = new Map<string, readonly Rate[]>();

  constructor(
    bundled: readonly BillerBook[],
    bundledVersion: string,
    layers: readonly PriceLayer[] = [],
    accounts: Accounts = {},
  ) {
    this.#layers = layers.map(endedLayer);
    this.#accounts = accounts;
    this.version =
      layers.length === 0 ? bundledVersion : `${bundledVersion}+${fingerprint(JSON.stringify([layers, accounts]))}`;
    this.#shelves = new Shelves(bundled, this.#layers);
    this.#multipliers = new Multipliers(this.#layers, accounts);
    this.#exchange = new Exchange(this.#layers);
  }

  /** The model that goes by this exact name at this biller; undefined for an unknown one. */
  find(biller: string, model: string): Model | undefined {
    // Two maps and no joined key: a call looks a model up once or twice.
    return this.#compiled.get(biller)?.get(model) ?? this.#compile(biller, model);
  }

  /** What a credit that the biller reports costs, over time: for a model that is not in the book. */
  credits(biller: string): readonly Rate[] {
    let found = this.#credits.get(biller);
    if (!found) {
      const book = this.#shelves.books.get(biller);
      found = creditRates(book, biller, this.#layers, this.#accounts, this.#multipliers, this.version);
      this.#credits.set(biller, found);
    }
    return found;
  }

  /** The charge in US dollars where the user states what its currency is worth, else as it is. */
  inDollars(charge: PricedCharge, day: string): PricedCharge {
    return charge.currency === 'USD' ? charge : this.#exchange.inDollars(charge, day);
  }

  /** The biller's rule for a generation that did not succeed. */
  outcomeRule(biller: string, end: UnhappyEnd, model?: Model): OutcomeRule | undefined {
    return model?.entry.outcomes?.[end] ?? this.#shelves.outcomes.get(biller)?.[end];
  }

  /** Every model of a biller, or of all. */
  *models(biller?: string): Generator<{ biller: string; entry: ModelEntry; origin: 'bundled' | 'user' }> {
    for (const [key, { book, entry, origin }] of this.#shelves.byName)
      if (key === keyOf(book.biller, entry.model) && (biller === undefined || book.biller === biller))
        yield { biller: book.biller, entry, origin };
  }

  /** Names of the facts that decide some price. */
  conditionNames(): Set<string> {
    const names = new Set<string>();
    for (const { entry } of this.#shelves.byName.values()) {
      for (const rate of entry.rates) for (const name in rate.when) names.add(name);
      for (const name in entry.defaults) names.add(name);
    }
    return names;
  }

  /** Billers in the book. */
  billers(): string[] {
    return [...this.#shelves.books.keys()].sort();
  }

  #compile(biller: string, name: string): Model | undefined {
    const shelf = this.#shelves.byName.get(keyOf(biller, name));
    if (!shelf) return undefined;
    const compiled = compileModel(shelf.entry, this.#context(biller, shelf));
    const made = { ...compiled, billed: withCredits(compiled.billed, this.credits(biller)) };
    const models = this.#compiled.get(biller) ?? new Map<string, Model>();
    models.set(name, made);
    this.#compiled.set(biller, models);
    return made;
  }

  #context(biller: string, { book, entry, origin }: Shelf): RateContext {
    return {
      currency: book.currency,
      version: this.version,
      origin: (rate) => (origin === 'user' || this.#shelves.own.has(rate) ? 'user' : 'bundled'),
      factors: (tier) => this.#multipliers.factors(biller, namesOf(entry), tier),
      factorsDependOnTier: this.#multipliers.dependOnTier(biller),
    };
  }
}

/** 64-bit FNV-1a: names a set of layers in `costspan.price.version`; no secret depends on it. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0').slice(0, 12);
}
