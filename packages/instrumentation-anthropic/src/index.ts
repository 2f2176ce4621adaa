import { requireOnNode } from '@costspan/core/internal';
import type { Meter } from '@costspan/core/internal';
import { instrumentClient, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig, PriceEntry, SdkSpec } from '@costspan/instrumentation';
import * as prices from '@costspan/prices/anthropic';
import { lean, targetsOfClient } from './lean.ts';
import { sdk } from './sdk.ts';

/** Who sends the bill instead of Anthropic. */
export interface Platform {
  readonly meter: Meter;
  readonly prices: PriceEntry;
}

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
export function instrumentAnthropic<T extends object>(client: T, platforms: readonly Platform[] = []): T {
  return instrumentClient(
    {
      spec: { ...lean, providers: [...lean.providers, ...platforms.map((one) => one.meter)] },
      prices: [prices, ...platforms.map((one) => one.prices)],
      targets: targetsOfClient,
    },
    client,
  );
}

/** Instruments `@anthropic-ai/sdk` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class AnthropicInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super({ ...sdk, load }, config);
  }
}

/** Where modules are hooked, the meters of all platforms are at hand; an import of them would put them into every bundle. */
function load(): SdkSpec {
  const loaded = requireOnNode(`${sdk.scope.name}/spec`, import.meta.url) as { spec: SdkSpec } | undefined;
  return loaded?.spec ?? lean;
}
