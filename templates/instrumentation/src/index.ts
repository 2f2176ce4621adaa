import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/openai';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `acme-sdk` that a client is of, where no module hook can (bundles, edge
 * runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * // REPLACE: a client as an app makes it
 * const client = instrumentAcme(new AcmeClient({ apiKey }));
 */
export function instrumentAcme<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments `acme-sdk` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class AcmeInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
