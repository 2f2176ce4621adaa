import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { billOf } from './bill.ts';
import { inWireNames } from './names.ts';
import { withNoted } from './noted.ts';
import { toWire } from './wire.ts';

export { isQuote } from '../shared/quote.ts';
export { toWire } from './wire.ts';

/**
 * What a bill that a person wrote down comes to: its meter reads it in the provider's wire form, and
 * what no exchange of the provider tells (the length of a recording that is sent in, say) is added.
 *
 * @param meter the meter of the exchange's provider
 * @param exchange the bill, as `costspan explain` takes it
 *
 * @example
 * const [usage] = usagesOfBill(meterFor('groq'), { provider: 'groq', model: 'whisper-large-v3', request: { minutes: 2 } });
 */
export function usagesOfBill(meter: Meter, exchange: Exchange): readonly Usage[] {
  const [first, ...others] = meter.usages(toWire(exchange));
  return first ? [withNoted(first, billOf(inWireNames(exchange))), ...others] : [];
}
