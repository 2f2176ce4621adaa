import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/runware';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `@runware/sdk-js` that a client is of, where no module hook can (bundles, edge
 * runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const runware = instrumentRunware(new Runware({ apiKey }));
 */
export function instrumentRunware<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments `@runware/sdk-js` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class RunwareInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
