import { common } from '../util/day.ts';
import type { Days } from '../util/day.ts';
import type { PriceLayer } from './types.ts';

/** The layer with its own `until` on everything in it: from that day on, nothing of the layer holds. */
export function applyUntil(layer: PriceLayer): PriceLayer {
  if (layer.until === undefined) return layer;
  const end = <T extends Days>(one: T): T => ({ ...one, until: common({ until: one.until }, layer).until });
  return {
    books: layer.books?.map((book) => ({
      ...book,
      models: book.models.map((model) => ({ ...model, rates: model.rates.map(end) })),
    })),
    rates: layer.rates?.map(end),
    multipliers: layer.multipliers?.map(end),
    credits: layer.credits?.map(end),
    exchangeRates: layer.exchangeRates?.map((rate) => ({ ...rate, until: common({ until: rate.until }, layer).until })),
  };
}
