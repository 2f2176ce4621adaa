import type { ModelEntry, RateEntry } from '../price-book/types.ts';
import { priceSameCall } from './overlap.ts';
import type { Problem } from './problem.ts';

/** Ways of calling that vendors sell for less, and the one that each is a discount on. */
const DISCOUNTS = [
  { fact: 'service_tier', cheaper: 'batch', than: undefined },
  { fact: 'service_tier', cheaper: 'flex', than: undefined },
  { fact: 'mode', cheaper: 'pre-recorded', than: 'streaming' },
  { fact: 'streaming', cheaper: false, than: true },
] as const;

/** A batch that is dearer than the same call at once, or a recording dearer than a stream: somebody read the wrong row or tab. */
export function discountProblems({ rates }: ModelEntry): Problem[] {
  return DISCOUNTS.flatMap(({ fact, cheaper, than }) =>
    rates.flatMap((rate, i): Problem[] => {
      if (rate.when?.[fact] !== cheaper) return [];
      const dear = rates.find(
        (other) =>
          other.when?.[fact] === than &&
          priceSameCall(without(fact, rate), without(fact, other)) &&
          priceOfOne(rate) > priceOfOne(other),
      );
      if (dear === undefined) return [];
      const message = `is the price of ${fact} ${cheaper} and above ${dear.id}, ${dear.price}: read both again, one of them is another's`;
      return [{ path: ['rates', i, 'price'], value: rate.price, message }];
    }),
  );
}

function without(fact: string, rate: RateEntry): RateEntry {
  const { [fact]: _, ...when } = rate.when ?? {};
  return { ...rate, when };
}

function priceOfOne({ price, per = 1 }: RateEntry): number {
  return Number(price) / per;
}
