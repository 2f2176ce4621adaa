import type { Meter, MeterFunction } from '@costspan/core/internal';

/** The meter of a biller whose exchanges hold one charge at most. */
export function meterOfOne(provider: string, usageOf: MeterFunction): Meter {
  return {
    provider,
    usages: (exchange) => {
      const usage = usageOf(exchange);
      return usage ? [usage] : [];
    },
  };
}
