import { registerMeter } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import { loadMeter } from '@costspan/meters';

/** Reads one exchange into one usage for each charge; none where it is not billable. */
export type Meters = (exchange: Exchange) => readonly Usage[];

const one =
  (meter: (exchange: Exchange) => Usage | undefined): Meters =>
  (exchange) => {
    const usage = meter(exchange);
    return usage ? [usage] : [];
  };

const openai = async (): Promise<Meters> => (await import('@costspan/instrumentation-openai')).openaiMeters;

const LOADERS: ReadonlyMap<string, () => Promise<Meters>> = new Map([
  ['openai', openai],
  ['azure.ai.openai', openai],
  ['fal', async () => one((await import('@costspan/instrumentation-fal')).falMeter)],
  ['replicate', async () => one((await import('@costspan/instrumentation-replicate')).replicateMeter)],
]);

/** Providers that have no instrumentation of an SDK. */
const withoutSdk = (provider: string) => async (): Promise<Meters | undefined> => {
  const meter = await loadMeter(provider);
  if (meter) registerMeter(provider, meter);
  return meter && one(meter);
};

const loaded = new Map<string, Meters | undefined>();

/** The meter of a provider; loading it makes it known to core's `estimate` too. */
export async function metersOf(provider: string): Promise<Meters | undefined> {
  if (!loaded.has(provider)) loaded.set(provider, await (LOADERS.get(provider) ?? withoutSdk(provider))());
  return loaded.get(provider);
}
