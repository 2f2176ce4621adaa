import type { Meter, MeterFunction } from '@costspan/core/internal';
import { isQuote } from './quote.ts';
import { fields } from './wire/index.ts';

/** The meter of a biller whose exchanges hold one charge at most. */
export function meterOfOne(provider: string, usageOf: MeterFunction): Meter {
  return {
    provider,
    usages: (exchange) => {
      const usage = fields(exchange) && isQuote(exchange) ? undefined : usageOf(exchange);
      return usage ? [usage] : [];
    },
  };
}
