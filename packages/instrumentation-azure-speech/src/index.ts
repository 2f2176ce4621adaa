import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/azure.ai.speech';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `microsoft-cognitiveservices-speech-sdk` that a synthesizer or recognizer is of, where no module
 * hook can (bundles, browsers). Gives the same object back; calls that were made before are not seen.
 *
 * @example
 * const synthesizer = instrumentAzureSpeech(new SpeechSynthesizer(SpeechConfig.fromSubscription(key, 'westeurope')));
 */
export function instrumentAzureSpeech<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments `microsoft-cognitiveservices-speech-sdk` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class AzureSpeechInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
