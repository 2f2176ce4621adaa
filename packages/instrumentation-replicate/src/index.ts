import { registerMeter } from '@costspan/core';
import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import { replicateMeter } from './meter.ts';
import { replicateSpec, targetsOfClient } from './spec.ts';

registerMeter('replicate', replicateMeter);

/** Instruments the `replicate` package (0.x and 1.x) for `registerInstrumentations` or `NodeSDK`. */
export class ReplicateInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(replicateSpec, config);
  }
}

/** Instruments the copy of the SDK that this client is of, where no module hook can (bundles, edge). Gives the client back. */
export function instrumentReplicate<T extends object>(client: T): T {
  return instrumentClient(replicateSpec, client, targetsOfClient);
}

export { replicateMeter } from './meter.ts';
export { replicateSpec } from './spec.ts';
