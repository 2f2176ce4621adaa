import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as azure from '@costspan/prices/azure.ai.openai';
import * as openai from '@costspan/prices/openai';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of the `openai` package that a client is of, where no module hook can (bundles,
 * edge runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const openai = instrumentOpenAI(new OpenAI());
 */
export function instrumentOpenAI<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [openai, azure], targets: targetsOfClient }, client);
}

/** Instruments the `openai` package as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class OpenAIInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
