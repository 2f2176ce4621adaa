import { guard } from '@costspan/core/internal';
import {
  attachmentOf,
  instrumentClient,
  isSwitchedOn,
  observeChannels,
  patchLoaded,
  SdkInstrumentation,
} from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/elevenlabs';
import { sdk } from './sdk.ts';
import { spec, targetsOfClient } from './spec.ts';

/**
 * Instruments the copy of `@elevenlabs/elevenlabs-js` (or of the older `elevenlabs`) that a client is of, where no
 * module hook can (bundles, edge runtimes). Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * const client = instrumentElevenLabs(new ElevenLabsClient({ apiKey }));
 */
export function instrumentElevenLabs<T extends object>(client: T): T {
  if (isSwitchedOn()) {
    // Outside a bundle the SDK's transport can be reached, also for a client that exists.
    guard('elevenlabs transport', () => patchLoaded(attachmentOf(spec), 'quiet'));
    guard('elevenlabs channels', () => observeChannels(sdk.name, (_url, method) => method === 'POST'));
  }
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

/** Instruments `@elevenlabs/elevenlabs-js` and `elevenlabs` as the app loads them, for `registerInstrumentations` or `NodeSDK`. */
export class ElevenLabsInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
