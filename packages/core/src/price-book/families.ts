import type { BillerBook, ModelEntry, PriceLayer, Tier } from './types.ts';

/**
 * A model's tier is that of its family, whoever bills it: the user's where a layer states one with
 * the family, else the bundled book's. A model without a family is one of its own.
 */
export class Families {
  /** tiers that layers give to a family, the last one's word */
  readonly #moved: ReadonlyMap<string, Tier>;
  readonly #bundled: () => Iterable<BillerBook>;

  /** `bundled` gives the bundled books, one after the other, as they are asked for. */
  constructor(layers: readonly PriceLayer[], bundled: () => Iterable<BillerBook>) {
    const models = layers.flatMap(({ books = [] }) => books.flatMap((book) => book.models));
    this.#moved = new Map(models.flatMap(({ family, tier }) => (family && tier ? [[family, tier]] : [])));
    this.#bundled = bundled;
  }

  /** The model in the place of its family; of a model of the book it is the same object, unless the family was moved. */
  placed(entry: ModelEntry): ModelEntry {
    const { family } = entry;
    if (family === undefined) return entry;
    const tier = this.#moved.get(family) ?? entry.tier ?? this.#tierOf(family);
    return tier === entry.tier ? entry : { ...entry, tier };
  }

  #tierOf(family: string): Tier | undefined {
    for (const { models } of this.#bundled()) {
      const found = models.find((model) => model.family === family);
      if (found) return found.tier;
    }
    return undefined;
  }
}
