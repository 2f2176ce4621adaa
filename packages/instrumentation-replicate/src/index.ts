import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import { replicateSpec, targetsOfClient } from './spec.ts';

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

export { replicateSpec } from './spec.ts';
