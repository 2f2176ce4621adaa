import type { RateEntry } from '@costspan/core/internal';
import { isExact } from '../text/display.ts';
import { money, roughly } from '../text/money.ts';
import { unitPrice } from './rows.ts';

/** A price of so many units that it is an amount which people compare: `$2.50` and `1,000,000 tokens`. */
export function priceAndUnit(rate: RateEntry, currency: string): [price: string, unit: string] {
  const one = unitPrice(rate);
  const unit = rate.unit.replaceAll('_', ' ');
  if (isExact()) return [money(one, currency), unit];
  const per = one.eq(0) || one.gte('0.001') ? 1 : rate.unit === 'token' || rate.unit === 'character' ? 1_000_000 : 1000;
  return [roughly(one.times(per), currency), per === 1 ? unit : `${per.toLocaleString('en')} ${unit}s`];
}
