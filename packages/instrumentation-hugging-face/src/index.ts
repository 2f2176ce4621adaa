import { guard } from '@costspan/core/internal';
import { instrumentClient, isSwitchedOn, SdkInstrumentation, wholeSpec, withBillers } from '@costspan/instrumentation';
import type { InstrumentationConfig, OtherBiller } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/hugging_face';
import { derivedClient } from './client.ts';
import { lean, targetsOfClient } from './lean.ts';
import { sdk } from './sdk.ts';

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
export function instrumentHuggingFace<T extends object>(client: T, partners: readonly OtherBiller[] = []): T {
  if (!isSwitchedOn()) return client;
  const instrument = (one: object): object => instrumentHuggingFace(one, partners);
  const derived = guard('hugging-face client', () => derivedClient(client, instrument));
  return instrumentClient({ ...withBillers(lean, prices, partners), targets: targetsOfClient }, derived ?? client);
}

/** Instruments `@huggingface/inference` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class HuggingFaceInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super({ ...sdk, load: () => wholeSpec(lean, import.meta.url) }, config);
  }
}
