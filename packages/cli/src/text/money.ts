import { toText } from '@costspan/core/internal';
import type { Decimal } from '@costspan/core';

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

/** US dollars for a table: cents from one dollar on, below it four significant digits, never `$0.00` for a cost. */
export function roughly(amount: Decimal): string {
  if (amount.eq(0)) return '$0.00';
  return money(amount.gte(1) ? amount.round(2) : amount.prec(4), 'USD');
}
