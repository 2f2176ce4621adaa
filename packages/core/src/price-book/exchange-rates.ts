import { hasEnded } from '../util/day.ts';
import type { ExchangeRate, PriceLayer } from './types.ts';

/** The user's exchange rates. */
export class ExchangeRates {
  /** by currency, of the last layer that states one */
  readonly #rates = new Map<string, ExchangeRate>();

  constructor(layers: readonly PriceLayer[]) {
    for (const { exchangeRates = [] } of layers) for (const rate of exchangeRates) this.#rates.set(rate.from, rate);
  }

  /** The rate of a currency on a day (`YYYY-MM-DD`); undefined where no rate is in force. */
  on(currency: string, day: string): ExchangeRate | undefined {
    const found = this.#rates.get(currency);
    return found && !hasEnded(found, day) ? found : undefined;
  }
}
