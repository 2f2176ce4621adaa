import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/deepgram';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `@deepgram/sdk` that a client is of, where no module hook can (bundles, edge
 * runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const client = instrumentDeepgram(new DeepgramClient({ apiKey }));
 */
export function instrumentDeepgram<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments `@deepgram/sdk` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class DeepgramInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
