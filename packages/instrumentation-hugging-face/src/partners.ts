import * as fal from '@costspan/meters/fal';
import * as groq from '@costspan/meters/groq';
import * as openai from '@costspan/meters/openai/lean';
import * as replicate from '@costspan/meters/replicate';
import * as together from '@costspan/meters/together_ai';
import * as falPrices from '@costspan/prices/fal';
import * as groqPrices from '@costspan/prices/groq';
import * as openaiPrices from '@costspan/prices/openai';
import * as replicatePrices from '@costspan/prices/replicate';
import * as togetherPrices from '@costspan/prices/together_ai';
import type { OtherBiller } from '@costspan/instrumentation';

/**
 * Partners that send a bill of their own where their key is used: for a bundle, which has no packages beside it to
 * load their meters and prices from.
 *
 * @example
 * const client = instrumentHuggingFace(new InferenceClient(keyOfFal), partners);
 */
export const partners: readonly OtherBiller[] = [
  { meter: fal.meter, prices: falPrices },
  { meter: groq.meter, prices: groqPrices },
  { meter: openai.meter, prices: openaiPrices },
  { meter: replicate.meter, prices: replicatePrices },
  { meter: together.meter, prices: togetherPrices },
];
