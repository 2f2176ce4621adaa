import { byFirstDay, common } from '../util/day.ts';
import type { BillerBook, ModelEntry, OutcomeRules, PriceLayer, RateEntry, RateReplacement } from './types.ts';

/** A model of the book, with the user's prices in it. */
export interface Shelf {
  readonly book: BillerBook;
  readonly entry: ModelEntry;
  /** bundled, with a user's prices in it, or a user's own */
  readonly origin: 'bundled' | 'user';
}

export function keyOf(biller: string, model: string): string {
  return `${biller}\n${model}`;
}

export function namesOf({ model, aliases = [] }: ModelEntry): readonly string[] {
  return [model, ...aliases];
}

/** The models in force by biller and name: the bundled books with the user's layers on top, in order. */
export class Shelves {
  readonly byName: Map<string, Shelf> = new Map();
  readonly outcomes: Map<string, OutcomeRules> = new Map();
  readonly books: Map<string, BillerBook> = new Map();
  /** entries that come from a layer */
  readonly own: WeakSet<RateEntry> = new WeakSet();

  constructor(bundled: readonly BillerBook[], layers: readonly PriceLayer[]) {
    for (const book of bundled) this.#add(book, 'bundled');
    for (const layer of layers) {
      for (const book of layer.books ?? []) this.#add(book, 'user');
      for (const one of (layer.rates ?? []).toSorted(byFirstDay)) this.#replace(one);
    }
  }

  #add(book: BillerBook, origin: Shelf['origin']): void {
    if (!this.books.has(book.biller)) this.books.set(book.biller, book);
    if (book.outcomes) this.outcomes.set(book.biller, { ...this.outcomes.get(book.biller), ...book.outcomes });
    for (const entry of book.models) {
      const shelf: Shelf = { book, entry, origin };
      if (origin === 'user') for (const rate of entry.rates) this.own.add(rate);
      const replaced = this.byName.get(keyOf(book.biller, entry.model));
      // The replaced model's other names are names of the same model.
      if (replaced?.entry.model === entry.model) this.#rename(replaced, shelf);
      for (const name of namesOf(entry)) this.byName.set(keyOf(book.biller, name), shelf);
    }
  }

  #rename(before: Shelf, after: Shelf): void {
    for (const name of namesOf(before.entry)) {
      const key = keyOf(before.book.biller, name);
      if (this.byName.get(key) === before) this.byName.set(key, after);
    }
  }

  /** Puts a new price beside the old one, which ends on the new one's first day. */
  #replace(replacement: RateReplacement): void {
    for (const shelf of new Set(this.byName.values())) {
      if (shelf.book.biller !== replacement.biller) continue;
      const before = shelf.entry.rates.filter(({ id }) => id === replacement.id);
      const pattern = before.at(-1);
      if (!pattern) continue;
      const fresh: RateEntry = { ...pattern, ...given(replacement), evidence: 'user', note: undefined };
      this.own.add(fresh);
      const rates = shelf.entry.rates.flatMap((rate) => {
        const kept = rate.id === replacement.id ? this.#until(rate, replacement.from) : [rate];
        return rate === pattern ? [...kept, fresh] : kept;
      });
      this.#rename(shelf, { ...shelf, entry: { ...shelf.entry, rates } });
    }
  }

  /** A rate as long as it holds before a day; none where it is replaced for all days. */
  #until(rate: RateEntry, day: string | undefined): RateEntry[] {
    if (day === undefined) return [];
    const kept = { ...rate, until: common(rate, { until: day }).until };
    if (this.own.has(rate)) this.own.add(kept);
    return [kept];
  }
}

function given({ id, price, per, from, until, source, seen }: RateReplacement) {
  return {
    price,
    ...(per !== undefined && { per }),
    from,
    until,
    source: source ?? `own price of ${id}`,
    seen,
  };
}
