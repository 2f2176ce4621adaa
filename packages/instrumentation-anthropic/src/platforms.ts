import * as bedrock from '@costspan/meters/aws.bedrock';
import * as vertex from '@costspan/meters/gcp.vertex_ai';
import * as bedrockPrices from '@costspan/prices/aws.bedrock';
import * as vertexPrices from '@costspan/prices/gcp.vertex_ai';
import type { OtherBiller } from '@costspan/instrumentation';

/**
 * Platforms that serve Claude and send a bill of their own: for a bundle, which has no packages beside it to load their
 * meters and prices from.
 *
 * @example
 * const client = instrumentAnthropic(new AnthropicBedrock(), platforms);
 */
export const platforms: readonly OtherBiller[] = [
  { meter: bedrock.meter, prices: bedrockPrices },
  { meter: vertex.meter, prices: vertexPrices },
];
