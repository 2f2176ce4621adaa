import type { MeterFunction } from './usage.ts';

const meters = new Map<string, MeterFunction>();

/** Makes a provider's meter known to `estimate` and to webhook settlement. */
export function registerMeter(provider: string, meter: MeterFunction): void {
  meters.set(provider, meter);
}

/** The meter of a provider, where its instrumentation package has been loaded. */
export function meterFor(provider: string): MeterFunction | undefined {
  return meters.get(provider);
}
