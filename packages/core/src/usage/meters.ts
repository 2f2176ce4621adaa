import { processState } from '../util/process-state.ts';
import type { Meter } from './usage.ts';

const meters = processState('meters', () => new Map<string, Meter>());

/**
 * Makes a biller's meter known to `estimate`, `settleWebhook` and `sweepJobs`, where no
 * instrumentation of that provider does. A second meter of the same provider replaces the first.
 *
 * @example
 * import { meter } from '@costspan/meters/fal';
 * registerMeter(meter);
 */
export function registerMeter(meter: Meter): void {
  meters.set(meter.provider, meter);
}

/** The meter of a provider; undefined where none was registered. */
export function meterOf(provider: string): Meter | undefined {
  return meters.get(provider);
}
