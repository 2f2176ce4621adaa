import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as anthropic from '@costspan/prices/anthropic';
import * as bedrock from '@costspan/prices/aws.bedrock';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `@anthropic-ai/sdk` that a client is of, where no module hook can (bundles, edge
 * runtimes): also a client of its Bedrock and Vertex packages. Gives the same client back; calls that
 * were made before are not seen.
 *
 * @example
 * const client = instrumentAnthropic(new Anthropic());
 */
export function instrumentAnthropic<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [anthropic, bedrock], targets: targetsOfClient }, client);
}

/** Instruments `@anthropic-ai/sdk` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class AnthropicInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
