import { byFirstDay } from '../util/day.ts';
import { compileRate, endedBy } from './compile.ts';
import type { Rate, RateContext } from './compile.ts';
import type { Multipliers } from './multipliers.ts';
import type { Accounts, BillerBook, CreditPrice, OwnCreditPrice, PriceLayer, RateEntry } from './types.ts';

const NONE: RateContext['tierFactors'] = new Map();

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
      tierFactors: NONE,
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
      tierFactors: NONE,
    });
  const general = own.filter(({ account }) => account === undefined);
  const special = own.filter(({ account }) => account !== undefined && account === accounts[biller]);
  return [...general, ...special].reduce((older, price) => [...endedBy(older, price), ...stated(price)], listed);
}

function entryOf(biller: string, { price, from, until, source, seen, evidence, note }: CreditPrice): RateEntry {
  return { id: `${biller}:credit`, item: 'billed', unit: 'credit', price, from, until, source, seen, evidence, note };
}
