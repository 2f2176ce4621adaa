import type { Charge } from './charge.ts';
import { today } from '../util/day.ts';
import { genericMeter } from '../usage/generic-meter.ts';
import { meterOf } from '../usage/meters.ts';
import { rate } from './rate.ts';
import { settings } from '../settings.ts';
import type { Exchange } from '../usage/usage.ts';

/** A call that has not been made: the provider's own request parameters beside provider and model. */
export interface PlannedCall {
  readonly provider: string;
  readonly model: string;
  /** day whose prices hold, `YYYY-MM-DD`; today where it is left out */
  readonly day?: string;
  readonly [parameter: string]: unknown;
}

/**
 * What one call would cost, before it is made. The status is `estimated` at best, since the
 * provider has the last word.
 */
export function estimate(call: PlannedCall): Charge {
  const { provider, model, day, ...request } = call;
  const exchange: Exchange = { provider, model, request };
  const own = meterOf(provider)?.usages(exchange)[0];
  const usage = own && own.measures.length > 0 ? own : genericMeter(exchange);
  return rate({ ...usage, end: 'pending' }, settings().book, day ?? today());
}
