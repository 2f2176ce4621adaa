import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/together_ai';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `together-ai` that a client is of, where no module hook can (bundles, edge
 * runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const client = instrumentTogether(new Together());
 */
export function instrumentTogether<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments `together-ai` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class TogetherInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
