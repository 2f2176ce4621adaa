import { byFirstDay, common } from '../util/day.ts';
import type { Days } from '../util/day.ts';
import { compileRate } from './compile.ts';
import type { Rate } from './compile.ts';
import type { Multipliers } from './multipliers.ts';
import type { Accounts, BillerBook, CreditPrice, OwnCreditPrice, PriceLayer, RateEntry } from './types.ts';

/** What a credit of a biller costs, over time: the user's price for the account in force, else the user's for the biller, else the book's. */
export function creditRates(
  book: BillerBook | undefined,
  biller: string,
  layers: readonly PriceLayer[],
  accounts: Accounts,
  multipliers: Multipliers,
  version: string,
): readonly Rate[] {
  const currency = book?.currency ?? 'USD';
  const own = layers.flatMap(({ credits = [] }) => credits.filter((one) => one.biller === biller).toSorted(byFirstDay));
  const listed = (book?.credit ?? []).flatMap((price) =>
    compileRate(entryOf(biller, price), {
      currency,
      version,
      origin: () => 'bundled',
      factors: (tier) => multipliers.factors(biller, [], tier),
      factorsDependOnTier: false,
    }),
  );
  const stated = (price: OwnCreditPrice): Rate[] =>
    compileRate(entryOf(biller, { ...price, source: price.source ?? 'own price of a credit', evidence: 'user' }), {
      currency: price.currency ?? currency,
      version,
      origin: () => 'user',
      // What the user pays for a credit is no list price.
      factors: () => [{ factor: undefined }],
      factorsDependOnTier: false,
    });
  const general = own.filter(({ account }) => account === undefined);
  const special = own.filter(({ account }) => account !== undefined && account === accounts[biller]);
  return [...general, ...special].reduce((older, price) => [...endedBy(older, price), ...stated(price)], listed);
}

/** A model's prices of billed units, with the biller's price of a credit; a user's replaces the model's own. */
export function withCredits(billed: readonly Rate[], credits: readonly Rate[]): readonly Rate[] {
  const own = billed.filter(({ entry }) => entry.unit === 'credit');
  if (own.length === 0) return [...billed, ...credits];
  const others = billed.filter(({ entry }) => entry.unit !== 'credit');
  const stated = credits.filter(({ ref }) => ref.origin === 'user');
  return [...others, ...stated.reduce<readonly Rate[]>((older, rate) => [...endedBy(older, rate), rate], own)];
}

/** Older prices end where a newer one begins. */
function endedBy(older: readonly Rate[], { from }: Days): Rate[] {
  return from === undefined ? [] : older.map((rate) => ({ ...rate, until: common(rate, { until: from }).until }));
}

function entryOf(biller: string, { price, from, until, source, seen, evidence, note }: CreditPrice): RateEntry {
  return { id: `${biller}:credit`, item: 'billed', unit: 'credit', price, from, until, source, seen, evidence, note };
}
