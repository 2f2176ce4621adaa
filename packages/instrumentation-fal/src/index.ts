import { registerMeter } from '@costspan/core';
import { attachmentOf, instrumentClient, SdkInstrumentation, watchChannels } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import { falMeter } from './meter.ts';
import { falSpec, targetsOfClient } from './spec.ts';
import { isBillable } from './transport.ts';

registerMeter('fal', falMeter);

/** Instruments `@fal-ai/client` 1.x and `@fal-ai/serverless-client` for `registerInstrumentations` or `NodeSDK`. */
export class FalInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(falSpec, config);
  }
}

/** Instruments this client where no module hook can (bundles, edge). Gives the client back. */
export function instrumentFal<T extends object>(client: T): T {
  watchChannels(falSpec, isBillable);
  followConfig(client);
  return instrumentClient(falSpec, client, targetsOfClient);
}

/** `fal.config()` puts a new client behind the singleton: its parts have to be patched again. */
function followConfig(client: object): void {
  const one = client as { config?: (...args: unknown[]) => unknown };
  const { config } = one;
  if (typeof config !== 'function') return;
  one.config = function (this: unknown, ...args: unknown[]) {
    const result = config.apply(this, args);
    attachmentOf(falSpec).patch(targetsOfClient(client), 'client');
    return result;
  };
}

export { falMeter } from './meter.ts';
export { falSpec } from './spec.ts';
