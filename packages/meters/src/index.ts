import { billers } from '@costspan/prices/billers';
import { registeredMeter, registerMeterSource, requireOnNode } from '@costspan/core/internal';
import type { Meter } from '@costspan/core/internal';

/** Billers that have a meter here, as `gen_ai.provider.name` names them: each is an entry, `@costspan/meters/<biller>`, and has a price book. */
export { billers };

const loaded = new Map<string, Meter | undefined>();

/**
 * The meter of a biller: the one that was registered with core, else, on Node, the one of this
 * package, which is loaded when it is first asked for. Elsewhere only what was registered is known.
 *
 * @param provider the biller as `gen_ai.provider.name` names it, for example `fal`
 * @returns undefined where there is no meter
 *
 * @example
 * const usages = meterFor('x_ai')?.usages({ provider: 'x_ai', status: 200, url, request, response }) ?? [];
 */
export function meterFor(provider: string): Meter | undefined {
  const registered = registeredMeter(provider);
  if (registered || !billers.includes(provider)) return registered;
  if (!loaded.has(provider)) loaded.set(provider, load(provider));
  return loaded.get(provider);
}

/**
 * Lets core find every meter: for webhooks, sweeps and estimates of any biller in a Node process.
 *
 * @example
 * import { settleWebhook } from '@costspan/core';
 * import { registerMeters } from '@costspan/meters';
 *
 * registerMeters();
 * await settleWebhook('luma', payload);
 */
export function registerMeters(): void {
  registerMeterSource(meterFor);
}

/** A static list of imports would put every meter into every bundle. */
function load(provider: string): Meter | undefined {
  try {
    const module = requireOnNode(`@costspan/meters/${provider}`, import.meta.url);
    return (module as { meter?: Meter } | undefined)?.meter;
  } catch {
    // What is broken here must not break the app: the provider then has no meter.
    return undefined;
  }
}
