import type { PricedCharge } from '../rating/charge.ts';
import { hasEnded } from '../util/day.ts';
import { decimal } from '../util/money.ts';
import type { ExchangeRate, PriceLayer } from './types.ts';

/** The user's exchange rates. */
export class Exchange {
  /** by currency, of the last layer that states one */
  readonly #rates = new Map<string, ExchangeRate>();

  constructor(layers: readonly PriceLayer[]) {
    for (const { exchangeRates = [] } of layers) for (const rate of exchangeRates) this.#rates.set(rate.from, rate);
  }

  /** The charge in US dollars; in its own currency where no rate is in force. */
  inDollars(charge: PricedCharge, day: string): PricedCharge {
    const found = this.#rates.get(charge.currency);
    if (!found || hasEnded(found, day)) return charge;
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
}
