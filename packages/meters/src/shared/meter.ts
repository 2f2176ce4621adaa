import type { Exchange, Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { keepingAskedFor } from './asked-for.ts';
import type { AsAccepted } from './asked-for.ts';
import { billedName } from './model.ts';
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

/**
 * The meter of a biller: every one is made here, so that they agree on what a generation that failed
 * is, and on the name that a model is billed by.
 */
export function meterOf(provider: string, usages: Meter['usages'], asAccepted?: AsAccepted): Meter {
  const read = keepingAskedFor(usages, asAccepted);
  return { provider, usages: (exchange) => read(withBilledName(provider, exchange)).map(byBilledName) };
}

/** The exchange under the name that is billed: what a meter reads may depend on the model. */
function withBilledName(provider: string, exchange: Exchange): Exchange {
  const asked = exchange?.model ?? fields(exchange?.request)?.['model'];
  // A profile of Bedrock tells the region, too.
  if (typeof asked !== 'string' || provider === 'aws.bedrock') return exchange;
  const model = billedName(provider, asked);
  return model === asked ? exchange : { ...exchange, model };
}

/** The usage under the name that its model is billed by. */
export function byBilledName(usage: Usage): Usage {
  const name = usage.model === undefined ? undefined : billedName(usage.provider, usage.model);
  return name === usage.model ? usage : { ...usage, model: name };
}
