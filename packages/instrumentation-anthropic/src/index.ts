import { instrumentClient, SdkInstrumentation, wholeSpec, withBillers } from '@costspan/instrumentation';
import type { InstrumentationConfig, OtherBiller } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/anthropic';
import { lean, targetsOfClient } from './lean.ts';
import { sdk } from './sdk.ts';

/**
 * Instruments the copy of `@anthropic-ai/sdk` that a client is of, where no module hook can (bundles, edge
 * runtimes): also a client of its Bedrock and Vertex packages. Gives the same client back; calls that
 * were made before are not seen.
 *
 * @param platforms that serve the client; without them such a call is unpriced in a bundle.
 *   `@costspan/instrumentation-anthropic/platforms` has those that are known
 *
 * @example
 * const client = instrumentAnthropic(new Anthropic());
 */
export function instrumentAnthropic<T extends object>(client: T, platforms: readonly OtherBiller[] = []): T {
  return instrumentClient({ ...withBillers(lean, prices, platforms), targets: targetsOfClient }, client);
}

/** Instruments `@anthropic-ai/sdk` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class AnthropicInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super({ ...sdk, load: () => wholeSpec(lean, import.meta.url) }, config);
  }
}
