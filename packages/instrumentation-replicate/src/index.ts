import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/replicate';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of the `replicate` package that a client is of, where no module hook can
 * (bundles, edge runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const replicate = instrumentReplicate(new Replicate());
 */
export function instrumentReplicate<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments the `replicate` package as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class ReplicateInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
