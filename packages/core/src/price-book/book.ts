import { decimal } from '../money.ts';
import { compileModel } from './compile.ts';
import type { Model } from './compile.ts';
import type { BillerBook, ModelEntry, OutcomeRule, OutcomeRules, PriceLayer, UnhappyEnd } from './types.ts';

interface Shelf {
  readonly book: BillerBook;
  readonly entry: ModelEntry;
  readonly origin: 'bundled' | 'user';
}

/**
 * The prices in force: an index by biller and model over the bundled books and the user's layers.
 * A model is looked up by its exact name or a stated alias, never by its nearest neighbour.
 */
export class PriceBook {
  readonly version: string;
  readonly #shelves = new Map<string, Shelf>();
  readonly #compiled = new Map<string, Model>();
  readonly #outcomes = new Map<string, OutcomeRules>();
  readonly #layers: readonly PriceLayer[];

  constructor(bundled: readonly BillerBook[], bundledVersion: string, layers: readonly PriceLayer[] = []) {
    this.#layers = layers;
    this.version = layers.length === 0 ? bundledVersion : `${bundledVersion}+${fingerprint(JSON.stringify(layers))}`;
    for (const book of bundled) this.#add(book, 'bundled');
    for (const layer of layers) for (const book of layer.books ?? []) this.#add(book, 'user');
  }

  /** The model that goes by this exact name at this biller; undefined for an unknown one. */
  find(biller: string, model: string): Model | undefined {
    const key = keyOf(biller, model);
    const compiled = this.#compiled.get(key);
    if (compiled) return compiled;
    const shelf = this.#shelves.get(key);
    if (!shelf) return undefined;
    const made = compileModel(
      shelf.entry,
      shelf.book.currency,
      this.version,
      shelf.origin,
      this.#factor(biller, shelf.entry.model),
    );
    this.#compiled.set(key, made);
    return made;
  }

  /** The biller's rule for a generation that did not succeed. */
  outcomeRule(biller: string, end: UnhappyEnd, model?: Model): OutcomeRule | undefined {
    return model?.entry.outcomes?.[end] ?? this.#outcomes.get(biller)?.[end];
  }

  /** Every model of a biller, or of all. */
  *models(biller?: string): Generator<{ biller: string; entry: ModelEntry; origin: 'bundled' | 'user' }> {
    for (const [key, shelf] of this.#shelves) {
      if (key !== keyOf(shelf.book.biller, shelf.entry.model)) continue;
      if (biller === undefined || shelf.book.biller === biller)
        yield { biller: shelf.book.biller, entry: shelf.entry, origin: shelf.origin };
    }
  }

  /** Names of the facts that decide some price. */
  conditionNames(): Set<string> {
    const names = new Set<string>();
    for (const { entry } of this.#shelves.values()) {
      for (const rate of entry.rates) for (const name in rate.when) names.add(name);
      for (const name in entry.defaults) names.add(name);
    }
    return names;
  }

  /** Billers in the book. */
  billers(): string[] {
    return [...new Set([...this.#shelves.values()].map((shelf) => shelf.book.biller))].sort();
  }

  #add(book: BillerBook, origin: Shelf['origin']): void {
    if (book.outcomes) this.#outcomes.set(book.biller, { ...this.#outcomes.get(book.biller), ...book.outcomes });
    for (const entry of book.models) {
      const shelf: Shelf = { book, entry, origin };
      const replaced = this.#shelves.get(keyOf(book.biller, entry.model));
      // The replaced model's other names are names of the same model.
      if (replaced?.entry.model === entry.model)
        for (const alias of replaced.entry.aliases ?? [])
          if (this.#shelves.get(keyOf(book.biller, alias)) === replaced)
            this.#shelves.set(keyOf(book.biller, alias), shelf);
      this.#shelves.set(keyOf(book.biller, entry.model), shelf);
      for (const alias of entry.aliases ?? []) this.#shelves.set(keyOf(book.biller, alias), shelf);
    }
  }

  #factor(biller: string, model: string): ReturnType<typeof decimal> | undefined {
    let found: string | undefined;
    for (const layer of this.#layers) {
      for (const multiplier of layer.multipliers ?? []) {
        if (multiplier.biller === biller && multiplier.model === undefined) found = multiplier.factor;
      }
    }
    for (const layer of this.#layers) {
      for (const multiplier of layer.multipliers ?? []) {
        if (multiplier.biller === biller && multiplier.model === model) found = multiplier.factor;
      }
    }
    return found === undefined ? undefined : decimal(found);
  }
}

function keyOf(biller: string, model: string): string {
  return `${biller}\n${model}`;
}

/** 64-bit FNV-1a: names a set of layers in `costspan.price.version`; no secret depends on it. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0').slice(0, 12);
}
