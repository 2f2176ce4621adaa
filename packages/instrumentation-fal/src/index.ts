import { guard } from '@costspan/core/internal';
import {
  attachmentOf,
  instrumentClient,
  isSwitchedOn,
  observeChannels,
  patchLoaded,
  replace,
  SdkInstrumentation,
} from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import { sdk } from './sdk.ts';
import * as prices from '@costspan/prices/fal';
import { spec, targetsOfClient } from './spec.ts';
import { isBillable } from './transport.ts';

/**
 * Instruments a fal client, or the `fal` singleton, where no module hook can (bundles, edge runtimes).
 * Gives the same client back; calls that were made before are not seen.
 *
 * @example
 * import { fal } from '@fal-ai/client';
 * instrumentFal(fal);
 */
export function instrumentFal<T extends object>(client: T): T {
  if (isSwitchedOn()) {
    // Outside a bundle the SDK's transport can be reached, also for a client that exists.
    guard('fal transport', () => patchLoaded(attachmentOf(spec), 'quiet'));
    guard('fal channels', () => observeChannels(sdk.name, isBillable));
    guard('fal.config', () => followConfig(client));
  }
  return instrumentClient({ spec, prices: [prices], targets: targetsOfClient }, client);
}

const followed = new WeakSet<object>();

/** `fal.config()` puts a new client behind the singleton: its parts have to be patched again. */
function followConfig(client: object): void {
  if (followed.has(client)) return;
  followed.add(client);
  replace<(...args: unknown[]) => unknown>(client, 'config', (config, self, args) => {
    const result = config.apply(self, args);
    guard('fal.config', () => attachmentOf(spec).patch(targetsOfClient(client), 'client'));
    return result;
  });
}

/** Instruments `@fal-ai/client` and `@fal-ai/serverless-client` as the app loads them, for `registerInstrumentations` or `NodeSDK`. */
export class FalInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
