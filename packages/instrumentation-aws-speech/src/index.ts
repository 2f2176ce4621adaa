import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as polly from '@costspan/prices/aws.polly';
import * as transcribe from '@costspan/prices/aws.transcribe';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the SDK that a client of Polly, Transcribe or its streams is of, where no module hook can (bundles, edge
 * runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const client = instrumentAwsSpeech(new PollyClient({ region: 'us-east-1' }));
 */
export function instrumentAwsSpeech<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [polly, transcribe], targets: targetsOfClient }, client);
}

/** Instruments the clients of Polly and Transcribe as the app loads them, for `registerInstrumentations` or `NodeSDK`. */
export class AwsSpeechInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
