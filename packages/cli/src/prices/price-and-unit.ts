import type { Decimal, Unit } from '@costspan/core';
import { isExact } from '../text/display.ts';
import { money, roughly } from '../text/money.ts';

/** A price of so many units that it is an amount which people compare: `$2.50` and `1,000,000 tokens`. */
export function priceAndUnit(unitPrice: Decimal, unit: Unit, currency: string): [price: string, unit: string] {
  const name = unit.replaceAll('_', ' ');
  if (isExact()) return [money(unitPrice, currency), name];
  const per =
    unitPrice.eq(0) || unitPrice.gte('0.001') ? 1 : unit === 'token' || unit === 'character' ? 1_000_000 : 1000;
  return [roughly(unitPrice.times(per), currency), per === 1 ? name : `${per.toLocaleString('en')} ${name}s`];
}
