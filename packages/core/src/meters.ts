import type { Exchange, MeterFunction, Usage } from './usage.ts';

type UsagesFunction = (exchange: Exchange) => readonly Usage[];

const meters = new Map<string, UsagesFunction>();

/**
 * Makes a provider's meter known to `estimate`, to webhook settlement and to the sweeper. One that
 * gives a list finds several charges in one exchange, the exchange's own first.
 */
export function registerMeter(provider: string, meter: MeterFunction | UsagesFunction): void {
  meters.set(provider, (exchange) => {
    const read = meter(exchange);
    return read === undefined ? [] : [read].flat();
  });
}

/** All usages that a provider's meter reads, where its instrumentation package has been loaded. */
export function usagesFor(provider: string): UsagesFunction | undefined {
  return meters.get(provider);
}

/** The exchange's own usage alone. */
export function meterFor(provider: string): MeterFunction | undefined {
  const usages = meters.get(provider);
  return usages && ((exchange) => usages(exchange)[0]);
}
