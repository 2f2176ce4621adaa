import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/cartesia';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `@cartesia/cartesia-js` that a client is of, where no module hook can (bundles, edge
 * runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const client = instrumentCartesia(new Cartesia({ apiKey }));
 */
export function instrumentCartesia<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments `@cartesia/cartesia-js` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class CartesiaInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
