import type { BillerBook } from '../../../core/src/price-book/types.ts';
import { tierOf } from '../format.ts';
import type { FamilyTiers } from '../format.ts';
import { familyOf } from './families.ts';
import type { TokenBook } from './imported.ts';

/** Imported models with their family, where it is listed, and their tier among `all` models of the biller. */
export function tokensWithTiers(tokens: TokenBook, all: BillerBook, families: FamilyTiers): TokenBook {
  return {
    ...tokens,
    models: tokens.models.map((model) => {
      const entry = all.models.find((one) => one.model === model.model);
      // Prices of a model that the book has: its head stands there.
      if (!entry || model.modality === undefined) return model;
      const found = familyOf(tokens.biller, model.model);
      const family = found !== undefined && families.has(found) ? found : undefined;
      const { model: name, aliases, family: _, modality, tier: __, tierBasis: ___, ...rest } = model;
      const ranked = { ...entry, family, tierBasis: 'price_rank' } as const;
      return {
        model: name,
        aliases,
        family,
        modality,
        ...tierOf(ranked, all, families),
        ...rest,
      };
    }),
  };
}
