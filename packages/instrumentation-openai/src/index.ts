import { instrumentClient, SdkInstrumentation, wholeSpec } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as azure from '@costspan/prices/azure.ai.openai';
import * as openai from '@costspan/prices/openai';
import { lean } from './lean.ts';
import { sdk } from './sdk.ts';
import { targetsOfClient } from './targets.ts';

/**
 * Instruments the copy of the `openai` package that a client is of, where no module hook can (bundles,
 * edge runtimes). Gives the same client back; calls that were made before are not seen. Batches are
 * seen by the same function of `@costspan/instrumentation-openai/whole`.
 *
 * @example
 * const openai = instrumentOpenAI(new OpenAI());
 */
export function instrumentOpenAI<T extends object>(client: T): T {
  return instrumentClient({ spec: lean, prices: [openai, azure], targets: targetsOfClient }, client);
}

/** Instruments the `openai` package as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class OpenAIInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super({ ...sdk, load: () => wholeSpec(lean, import.meta.url) }, config);
  }
}
