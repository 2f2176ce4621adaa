import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as speechToText from '@costspan/prices/gcp.speech_to_text';
import * as textToSpeech from '@costspan/prices/gcp.text_to_speech';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the SDK that a client of Text-to-Speech or Speech-to-Text is of, where no module hook can (bundles). Gives
 * the same client back; calls that were made before are not seen.
 *
 * @example
 * const client = instrumentGoogleSpeech(new TextToSpeechClient());
 */
export function instrumentGoogleSpeech<T extends object>(client: T): T {
  return instrumentClient({ spec, prices: [textToSpeech, speechToText], targets: targetsOfClient }, client);
}

/** Instruments `@google-cloud/text-to-speech` and `@google-cloud/speech` as the app loads them, for `registerInstrumentations` or `NodeSDK`. */
export class GoogleSpeechInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
