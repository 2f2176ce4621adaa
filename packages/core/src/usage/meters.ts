import { processState } from '../util/process-state.ts';
import type { Meter } from './usage.ts';

/** Where meters that nobody registered are looked for. */
export type MeterSource = (provider: string) => Meter | undefined;

const state = processState('meters', () => ({
  registered: new Map<string, Meter>(),
  source: undefined as MeterSource | undefined,
}));

/**
 * Makes a biller's meter known to `estimate`, `settleWebhook` and `sweepJobs`. Instrumentations
 * register theirs; a webhook handler without one registers the meter itself.
 *
 * @example
 * import { registerMeter, settleWebhook } from '@costspan/core';
 * import { meter } from '@costspan/meters/fal';
 *
 * registerMeter(meter);
 * await settleWebhook('fal', payload, { headers });
 */
export function registerMeter(meter: Meter): void {
  state.registered.set(meter.provider, meter);
}

/** Names the place that meters are taken from when nobody registered them; the last one named holds. */
export function registerMeterSource(source: MeterSource): void {
  state.source = source;
}

/** The meter that was registered for a provider; asks no source. */
export function registeredMeter(provider: string): Meter | undefined {
  return state.registered.get(provider);
}

/** The meter of a provider: a registered one, else the source's, which is kept; undefined where there is none. */
export function meterOf(provider: string): Meter | undefined {
  const known = state.registered.get(provider);
  if (known) return known;
  const found = state.source?.(provider);
  if (found) registerMeter(found);
  return found;
}
