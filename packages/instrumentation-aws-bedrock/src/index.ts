import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/aws.bedrock';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `@aws-sdk/client-bedrock-runtime` that a client is of, where no module hook can (bundles, edge
 * runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const client = instrumentAwsBedrock(new BedrockRuntimeClient({ region: 'us-east-1' }));
 */
export function instrumentAwsBedrock<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments `@aws-sdk/client-bedrock-runtime` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class AwsBedrockInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
