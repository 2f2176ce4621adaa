import type { Meter, MeterFunction } from '@costspan/core/internal';
import { keepingAskedFor } from './asked-for.ts';
import type { AsAccepted } from './asked-for.ts';
import { isQuote } from './quote.ts';
import { fields } from './wire/index.ts';

/** The meter of a biller whose exchanges hold one charge at most. */
export function meterOfOne(provider: string, usageOf: MeterFunction, asAccepted?: AsAccepted): Meter {
  const usages: Meter['usages'] = (exchange) => {
    const usage = fields(exchange) && isQuote(exchange) ? undefined : usageOf(exchange);
    return usage ? [usage] : [];
  };
  return meterOf(provider, usages, asAccepted);
}

/** The meter of a biller: every one is made here, so that they agree on what a generation that failed is. */
export function meterOf(provider: string, usages: Meter['usages'], asAccepted?: AsAccepted): Meter {
  return { provider, usages: keepingAskedFor(usages, asAccepted) };
}
