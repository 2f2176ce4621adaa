import type { ExchangeRate } from '@costspan/core/internal';
import type { Source } from './source.ts';

/** What a layer says that a currency is worth: it changes no price, but what a price comes to in US dollars. */
export interface RateChange extends ExchangeRate {
  readonly kind: 'added' | 'removed';
}

/** The exchange rates that only one of two sources states. */
export function exchangeChanges(before: Source, after: Source): RateChange[] {
  const [was, is] = [ratesOf(before), ratesOf(after)];
  return [
    ...[...is].filter(([key]) => !was.has(key)).map(([, rate]) => ({ kind: 'added' as const, ...rate })),
    ...[...was].filter(([key]) => !is.has(key)).map(([, rate]) => ({ kind: 'removed' as const, ...rate })),
  ];
}

function ratesOf({ layers }: Source): ReadonlyMap<string, ExchangeRate> {
  const all = layers.flatMap(({ exchangeRates = [] }) => exchangeRates);
  return new Map(all.map((rate) => [JSON.stringify([rate.from, rate.to, rate.rate, rate.seen, rate.until]), rate]));
}
