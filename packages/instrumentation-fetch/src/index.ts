/** Every biller of the price book by HTTP, whatever client sends the request. */
import { registerBook } from '@costspan/core';
import { guard, registerMeter } from '@costspan/core/internal';
import type { Meter } from '@costspan/core/internal';
import { isSwitchedOn } from '@costspan/instrumentation';
import type { PriceEntry } from '@costspan/instrumentation';
import { attach, switchOn } from './attach.ts';
import * as layer from './layer.ts';
import { layerAccess } from './layer-access.ts';
import { wrapFetch } from './wrap-fetch.ts';

const sdk = { ...layer.spec, load: () => layer.spec };

/** Billers of an app that has no packages beside it: `import { meter } from '@costspan/meters/kling'`, and its prices. */
export interface FetchOptions {
  readonly meters?: readonly Meter[];
  /** `import * as prices from '@costspan/prices/kling'` */
  readonly prices?: readonly PriceEntry[];
}

/**
 * Measures every request to a biller that this process makes with the global `fetch`, and on Node with
 * undici, `http` and `https`. On Node each biller's meter is loaded with its first request; a bundle
 * names the billers it asks.
 *
 * @example
 * import { meter } from '@costspan/meters/stability_ai';
 * import * as prices from '@costspan/prices/stability_ai';
 *
 * instrumentFetch({ meters: [meter], prices: [prices] });
 */
export function instrumentFetch(options: FetchOptions = {}): void {
  if (!isSwitchedOn()) return;
  register(options);
  guard('instrumentFetch', () =>
    attach(
      sdk,
      layerAccess(sdk, () => layer),
    ),
  );
}

/**
 * A `fetch` that measures its requests to billers and is otherwise the given one: for the `fetch`
 * option of an SDK, and for runtimes whose global one must stay as it is.
 *
 * @example
 * const client = new Recraft({ fetch: meterFetch(fetch) });
 */
export function meterFetch<F extends (...args: never[]) => Promise<unknown>>(fetch: F, options: FetchOptions = {}): F {
  if (!isSwitchedOn()) return fetch;
  register(options);
  return (
    guard('meterFetch', () => {
      switchOn(sdk);
      return wrapFetch(fetch, layerAccess(sdk, () => layer).fetch);
    }) ?? fetch
  );
}

function register({ meters = [], prices = [] }: FetchOptions): void {
  guard('billers', () => {
    for (const meter of meters) registerMeter(meter);
    for (const { book, version } of prices) registerBook(book, version);
  });
}

export { FetchInstrumentation } from './instrumentation.ts';
