import { registerMeter } from '@costspan/core/internal';
import type { Meter } from '@costspan/core/internal';
import { loadMeter } from '@costspan/meters';

const loaded = new Map<string, Meter['usages'] | undefined>();

/** The meter of a provider; loading it makes it known to core's `estimate` too. */
export async function metersOf(provider: string): Promise<Meter['usages'] | undefined> {
  if (!loaded.has(provider)) {
    const meter = await loadMeter(provider);
    if (meter) registerMeter(meter);
    loaded.set(provider, meter?.usages);
  }
  return loaded.get(provider);
}
