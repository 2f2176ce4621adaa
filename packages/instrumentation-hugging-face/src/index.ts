import { guard, requireOnNode } from '@costspan/core/internal';
import type { Meter } from '@costspan/core/internal';
import { instrumentClient, isSwitchedOn, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig, PriceEntry, SdkSpec } from '@costspan/instrumentation';
import { meter } from '@costspan/meters/hugging_face';
import * as prices from '@costspan/prices/hugging_face';
import { derivedClient } from './client.ts';
import { lean, targetsOfClient } from './lean.ts';
import { sdk } from './sdk.ts';

/** Who sends the bill where a key of theirs is used. */
export interface Partner {
  readonly meter: Meter;
  readonly prices: PriceEntry;
}

/**
 * Instruments a client of `@huggingface/inference`, where no module hook can (bundles, edge runtimes). The SDK makes
 * a client's methods unchangeable: what this gives back is a client of its own that stands for the given one, and its
 * calls are seen; those of the given one are not.
 *
 * @param partners whose own keys the app uses; without them such a call is unpriced in a bundle.
 *   `@costspan/instrumentation-hugging-face/partners` has those that are known
 *
 * @example
 * const client = instrumentHuggingFace(new InferenceClient(token));
 */
export function instrumentHuggingFace<T extends object>(client: T, partners: readonly Partner[] = []): T {
  if (!isSwitchedOn()) return client;
  const instrument = (one: object): object => instrumentHuggingFace(one, partners);
  const derived = guard('hugging-face client', () => derivedClient(client, instrument));
  return instrumentClient(
    {
      spec: { ...lean, providers: [meter, ...partners.map((one) => one.meter)] },
      prices: [prices, ...partners.map((one) => one.prices)],
      targets: targetsOfClient,
    },
    derived ?? client,
  );
}

/** Instruments `@huggingface/inference` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class HuggingFaceInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super({ ...sdk, load }, config);
  }
}

/** Where modules are hooked, the meters of all partners are at hand; an import of them would put them into every bundle. */
function load(): SdkSpec {
  const loaded = requireOnNode(`${sdk.scope.name}/spec`, import.meta.url) as { spec: SdkSpec } | undefined;
  return loaded?.spec ?? lean;
}
