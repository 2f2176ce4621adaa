import { byFirstDay, common } from '../util/day.ts';
import type { Families } from './families.ts';
import type { BillerBook, ModelEntry, OutcomeRules, PriceLayer, RateEntry, RateReplacement } from './types.ts';

/** A model of a biller, with the user's prices in it. */
export interface IndexedModel {
  readonly book: BillerBook;
  readonly entry: ModelEntry;
  /** bundled, with a user's prices in it, or a user's own */
  readonly origin: 'bundled' | 'user';
}

export function namesOf({ model, aliases = [] }: ModelEntry): readonly string[] {
  return [model, ...aliases];
}

/** A biller's models in force, by name: the bundled book with the user's layers on top, in order. */
export class ModelIndex {
  readonly byName: Map<string, IndexedModel> = new Map();
  /** the bundled book, or the user's first one of a biller that has none */
  readonly book: BillerBook | undefined;
  readonly outcomes: OutcomeRules = {};
  /** what the biller's tools cost, with the user's prices in it */
  fees: readonly RateEntry[];
  /** rates that come from a layer */
  readonly #userRates = new WeakSet<RateEntry>();

  readonly #families: Families;

  constructor(biller: string, bundled: BillerBook | undefined, layers: readonly PriceLayer[], families: Families) {
    this.#families = families;
    const own = (one: { readonly biller: string }): boolean => one.biller === biller;
    this.book = bundled ?? layers.flatMap(({ books = [] }) => books).find(own);
    this.fees = bundled?.fees ?? [];
    if (bundled) this.#add(bundled, 'bundled');
    for (const { books = [], rates = [] } of layers) {
      for (const book of books.filter(own)) this.#add(book, 'user');
      for (const one of rates.filter(own).sort(byFirstDay)) this.#replace(one);
    }
  }

  /** Whether a price is the user's own. */
  isUserRate(rate: RateEntry): boolean {
    return this.#userRates.has(rate);
  }

  #add(book: BillerBook, origin: IndexedModel['origin']): void {
    Object.assign(this.outcomes, book.outcomes);
    for (const unplaced of book.models) {
      const entry = this.#families.placed(unplaced);
      const model: IndexedModel = { book, entry, origin };
      if (origin === 'user') for (const rate of entry.rates) this.#userRates.add(rate);
      const replaced = this.byName.get(entry.model);
      // The replaced model's other names are names of the same model.
      if (replaced?.entry.model === entry.model) this.#renew(replaced, model);
      for (const name of namesOf(entry)) this.byName.set(name, model);
    }
  }

  #renew(before: IndexedModel, after: IndexedModel): void {
    for (const name of namesOf(before.entry)) if (this.byName.get(name) === before) this.byName.set(name, after);
  }

  /** Puts a new price beside the old one, which ends on the new one's first day. */
  #replace(replacement: RateReplacement): void {
    for (const model of new Set(this.byName.values())) {
      const rates = this.#replaced(model.entry.rates, replacement);
      if (rates !== model.entry.rates) this.#renew(model, { ...model, entry: { ...model.entry, rates } });
    }
    this.fees = this.#replaced(this.fees, replacement);
  }

  #replaced(rates: readonly RateEntry[], replacement: RateReplacement): readonly RateEntry[] {
    const pattern = rates.findLast(({ id }) => id === replacement.id);
    if (!pattern) return rates;
    const fresh: RateEntry = { ...pattern, ...given(replacement), evidence: 'user', note: undefined };
    this.#userRates.add(fresh);
    return rates.flatMap((rate) => {
      const kept = rate.id === replacement.id ? this.#until(rate, replacement.from) : [rate];
      return rate === pattern ? [...kept, fresh] : kept;
    });
  }

  /** A rate as long as it holds before a day; none where it is replaced for all days. */
  #until(rate: RateEntry, day: string | undefined): RateEntry[] {
    if (day === undefined) return [];
    const kept = { ...rate, until: common(rate, { until: day }).until };
    if (this.#userRates.has(rate)) this.#userRates.add(kept);
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
