import type { Item } from '@costspan/core/internal';
import { priceText } from './read.ts';
import type { LivePrice } from './vendor.ts';

/** Prices of text tokens that an API states beside each other; one that is missing or 0 states nothing. */
export function tokenPrices(
  model: string,
  given: readonly (readonly [item: Item, value: string | number | undefined])[],
  per = 1,
): LivePrice[] {
  return given.flatMap(([item, value]) => {
    const price = priceText(value, per);
    return price === undefined || /^0(\.0+)?$/.test(price)
      ? []
      : [
          {
            model,
            item,
            unit: 'token' as const,
            unitText: `${item.replaceAll('_', ' ')} token`,
            price,
            currency: 'USD',
            modality: 'text' as const,
          },
        ];
  });
}
