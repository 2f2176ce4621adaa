import { bundledBook } from '@costspan/core';
import { settings, today } from '@costspan/core/internal';
import { age, daysBetween } from '../../text/age.ts';
import { readSettings } from '../../own-prices.ts';
import type { Check } from '../finding.ts';

/** Days after which a price is called stale. */
const STALE = 60;

/** How many models have a price, and how old the prices are. */
export const checkPrices: Check = () => {
  const { book } = readSettings().problems.length > 0 ? { book: bundledBook() } : settings();
  const days: string[] = [];
  let models = 0;
  for (const { entry } of book.models()) {
    models++;
    for (const rate of entry.rates) days.push(rate.seen);
  }
  days.sort();
  const [oldest] = days;
  const newest = days.at(-1);
  if (models === 0 || oldest === undefined || newest === undefined) {
    return [
      {
        check: 'prices',
        level: 'problem',
        message: 'the price book is empty',
        fix: 'reinstall costspan, or give own prices: COSTSPAN_PRICES=./prices.json',
        data: { models },
      },
    ];
  }
  const now = today();
  const stale = days.filter((day) => daysBetween(day, now) > STALE).length;
  const share = Math.round((stale / days.length) * 100);
  const message = `price book ${book.version}: ${models} models of ${book.billers().length} providers, ${days.length} prices; the oldest was checked on ${oldest} (${age(daysBetween(oldest, now))}), the newest on ${newest} (${age(daysBetween(newest, now))}); ${share} % are older than ${STALE} days`;
  const data = {
    version: book.version,
    models,
    prices: days.length,
    oldest,
    newest,
    staleDays: STALE,
    stalePrices: stale,
  };
  return [{ check: 'prices', level: stale > 0 ? 'note' : 'ok', message, data }];
};
