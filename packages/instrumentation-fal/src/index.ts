import { guard } from '@costspan/core/internal';
import {
  attachmentOf,
  instrumentClient,
  isSwitchedOn,
  patchLoaded,
  replace,
  SdkInstrumentation,
  watchChannels,
} from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import { falSpec, targetsOfClient } from './spec.ts';
import { isBillable } from './transport.ts';

/** Instruments `@fal-ai/client` 1.x and `@fal-ai/serverless-client` for `registerInstrumentations` or `NodeSDK`. */
export class FalInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(falSpec, config);
  }
}

/** Instruments this client where no module hook can (bundles, edge). Gives the client back. */
export function instrumentFal<T extends object>(client: T): T {
  if (isSwitchedOn()) {
    // Outside a bundle the SDK's transport can be reached, also for a client that exists.
    guard('fal transport', () => patchLoaded(attachmentOf(falSpec), 'quiet'));
    guard('fal channels', () => watchChannels(falSpec, isBillable));
    guard('fal.config', () => followConfig(client));
  }
  return instrumentClient(falSpec, client, targetsOfClient);
}

const followed = new WeakSet<object>();

/** `fal.config()` puts a new client behind the singleton: its parts have to be patched again. */
function followConfig(client: object): void {
  if (followed.has(client)) return;
  followed.add(client);
  replace<(...args: unknown[]) => unknown>(client, 'config', (config, self, args) => {
    const result = config.apply(self, args);
    guard('fal.config', () => attachmentOf(falSpec).patch(targetsOfClient(client), 'client'));
    return result;
  });
}

export { falSpec } from './spec.ts';
