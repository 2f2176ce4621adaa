import type { PriceBook } from '../price-book/book.ts';
import { decimal } from '../util/money.ts';
import type { PricedCharge } from './charge.ts';

/** The charge in US dollars where the user states what its currency is worth on the day, else as it is. */
export function inDollars(charge: PricedCharge, book: PriceBook, day: string): PricedCharge {
  if (charge.currency === 'USD') return charge;
  const found = book.exchangeRate(charge.currency, day);
  if (!found) return charge;
  const rate = decimal(found.rate);
  return {
    ...charge,
    amount: charge.amount.times(rate),
    currency: found.to,
    listAmount: charge.listAmount?.times(rate),
    lines: charge.lines.map((line) => ({
      ...line,
      unitPrice: line.unitPrice.times(rate),
      amount: line.amount.times(rate),
    })),
    exchanged: { amount: charge.amount, currency: charge.currency, rate, seen: found.seen },
  };
}
