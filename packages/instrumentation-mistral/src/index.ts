import { guard } from '@costspan/core/internal';
import { instrumentClient, isSwitchedOn, observeChannels, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/mistral_ai';
import { sdk } from './sdk.ts';
import { isBillable, spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `@mistralai/mistralai` that a client is of, where no module hook can (bundles, edge
 * runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const mistral = instrumentMistral(new Mistral({ apiKey }));
 */
export function instrumentMistral<T extends object>(client: T): T {
  // What a client sends with can be reached only where the app has given it.
  if (isSwitchedOn()) guard('mistral channels', () => observeChannels(sdk.name, isBillable));
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments `@mistralai/mistralai` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class MistralInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
