import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/assemblyai';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `assemblyai` that a client is of, where no module hook can (bundles, edge
 * runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const client = instrumentAssemblyAI(new AssemblyAI({ apiKey }));
 */
export function instrumentAssemblyAI<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments `assemblyai` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class AssemblyAIInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
