import { decimal, toText } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';
import { isExact } from './display.ts';

/**
 * Money as people write it: `$3.00`, `$0.0035`, `12.5 EUR`. An amount with an endless fraction is
 * shown to six significant digits, so that a positive amount is never shown as nothing.
 */
export function money(amount: Decimal, currency: string): string {
  const text = number(amount);
  const [whole = '0', fraction = ''] = text.split('.');
  return currency === 'USD' ? `$${whole}.${fraction.padEnd(2, '0')}` : `${text} ${currency}`;
}

/** A quantity in full, or to six significant digits where its fraction is endless. */
export function number(value: Decimal): string {
  const exact = toText(value);
  if ((exact.split('.')[1] ?? '').length <= 12) return exact;
  // Six decimal places, or as many more as a small value needs for six significant digits.
  return toText(value.abs().gte(1) ? value.round(6) : value.prec(6));
}

/**
 * Money for a table: cents from one dollar on, below it four significant digits, never `$0.00` for a cost. All digits with
 * `--exact`.
 */
export function roughly(amount: Decimal, currency = 'USD'): string {
  if (isExact() || amount.eq(0)) return money(amount, currency);
  return money(amount.abs().gte(1) ? amount.round(2) : amount.prec(4), currency);
}

/** How many there are for one dollar, where that is many: `1,590`. */
export function forOneDollar(amount: Decimal, currency: string): string {
  if (currency !== 'USD' || amount.lte(0) || amount.gt('0.1')) return '';
  return Number(decimal(1).div(amount).round(0, 'down').toFixed()).toLocaleString('en');
}
