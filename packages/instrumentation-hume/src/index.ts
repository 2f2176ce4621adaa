import { guard } from '@costspan/core/internal';
import {
  attachmentOf,
  instrumentClient,
  isSwitchedOn,
  patchLoaded,
  SdkInstrumentation,
} from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/hume';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `hume` that a client is of, where no module hook can (bundles, edge
 * runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const client = instrumentHume(new HumeClient({ apiKey }));
 */
export function instrumentHume<T extends object>(client: T): T {
  // Outside a bundle the transport of older versions can be reached, also for a client that exists.
  if (isSwitchedOn()) guard('hume transport', () => patchLoaded(attachmentOf(spec), 'quiet'));
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments `hume` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class HumeInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
