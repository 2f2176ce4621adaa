import type { Charge } from './charge.ts';
import { today } from '../util/day.ts';
import { genericMeter } from '../usage/generic-meter.ts';
import { meterOf } from '../usage/meters.ts';
import { rate } from './rate.ts';
import { settings } from '../settings.ts';
import type { Exchange, Usage } from '../usage/usage.ts';

/** A call that has not been made: provider and model, and the request parameters as the provider names them. */
export interface PlannedCall {
  readonly provider: string;
  readonly model: string;
  /** day whose prices hold, `YYYY-MM-DD`; today where it is left out */
  readonly day?: string;
  readonly [parameter: string]: unknown;
}

/**
 * What one call would cost, before it is made, by the prices of `configure` and the environment.
 * Pure but for these: nothing is sent or recorded. Takes the provider's own parameters; a provider
 * without a registered meter is read by the names that most of them share (`n`, `duration`, `size` …).
 *
 * @returns a charge whose status is at best `estimated`, or an unpriced one with its reason; never throws
 * @example
 * const charge = estimate({ provider: 'openai', model: 'tts-1', characters: 500 });
 * if (charge.status !== 'unpriced') console.log(charge.amount.toFixed(), charge.currency); // 0.0075 USD
 */
export function estimate(call: PlannedCall): Charge {
  return rate({ ...usageOfCall(call), end: 'pending' }, settings().book, call.day ?? today());
}

/** What the request of a call says that will be consumed: all of the request is known, also where it says nothing. */
export function usageOfCall(call: PlannedCall): Usage {
  const { provider, model, day: _, ...request } = call;
  const exchange: Exchange = { provider, model, request };
  const own = meterOf(provider)?.usages(exchange)[0];
  return own && own.measures.length > 0 ? { ...own, requestUnknown: undefined } : genericMeter(exchange);
}
