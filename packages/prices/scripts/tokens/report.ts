import type { BillerBook } from '../../../core/src/price-book/types.ts';
import type { TokenBook } from './imported.ts';
import type { Named } from './models.ts';

/** How many names of the tables have a price, how far the tables agree. */
export function summary(own: BillerBook, named: readonly Named[], { biller, models }: TokenBook): string {
  const kept = new Set(own.models.flatMap(({ model, aliases = [] }) => [model, ...aliases]));
  const added = new Set(models.flatMap(({ model, aliases = [] }) => [model, ...aliases]));
  const prices = named.flatMap((one) => one.prices);
  const count = (by: string): number => prices.filter((price) => price.by === by).length;
  return [
    `${biller}: ${named.length} names in the tables, ${named.filter(({ name }) => kept.has(name)).length} in the book,`,
    `${named.filter(({ name }) => added.has(name) && !kept.has(name)).length} brought in as ${models.filter(({ modality }) => modality).length} models;`,
    `of their prices ${count('both')} are equal, ${named.flatMap(({ different }) => different).length} differ,`,
    `${count('genai') + count('litellm')} are in one table`,
  ].join(' ');
}

/** What has no price for want of agreement or of meaning. */
export function leftOut(named: readonly Named[]): string[] {
  return named.flatMap(({ name, left, different }) => [
    ...(left === undefined ? [] : [`  left out: ${name}: ${left}`]),
    ...different.map(
      ({ item, tier, over, genai, litellm }) =>
        `  left out: ${name} ${item} ${tier}${over > 0 ? ` over ${over}` : ''}: ${genai} by genai-prices, ${litellm} by LiteLLM`,
    ),
  ]);
}

/** Prices that are new, gone or another than before. */
export function changes(before: TokenBook | undefined, after: TokenBook): string[] {
  if (!before) return ['  all of it is new'];
  const old = pricesOf(before);
  const now = pricesOf(after);
  return [
    ...[...now].flatMap(([key, price]) =>
      old.get(key) === price
        ? []
        : [`  ${old.has(key) ? `changed: ${key}: ${old.get(key)} to` : `new: ${key}:`} ${price}`],
    ),
    ...[...old.keys()].filter((key) => !now.has(key)).map((key) => `  gone: ${key}`),
  ];
}

function pricesOf({ models }: TokenBook): Map<string, string> {
  return new Map(
    models.flatMap(({ model, prices }) =>
      prices.flatMap(({ perMillion, when, from }) =>
        Object.entries(perMillion).map(
          ([item, price]) => [`${model} ${item} ${JSON.stringify({ ...when, from })}`, price] as const,
        ),
      ),
    ),
  );
}
