import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import { openaiSpec, targetsOfClient } from './spec.ts';

/** Instruments the `openai` package (4.x to 7.x) for `registerInstrumentations` or `NodeSDK`. */
export class OpenAIInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(openaiSpec, config);
  }
}

/** Instruments the copy of the SDK that this client is of, where no module hook can (bundles, edge). Gives the client back. */
export function instrumentOpenAI<T extends object>(client: T): T {
  return instrumentClient(openaiSpec, client, targetsOfClient);
}

export { openaiSpec } from './spec.ts';
