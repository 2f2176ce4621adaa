import { guard } from '@costspan/core/internal';
import { instrumentClient, isSwitchedOn, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as fal from '@costspan/prices/fal';
import * as groq from '@costspan/prices/groq';
import * as prices from '@costspan/prices/hugging_face';
import * as openai from '@costspan/prices/openai';
import * as replicate from '@costspan/prices/replicate';
import * as together from '@costspan/prices/together_ai';
import { derivedClient } from './client.ts';
import { spec, targetsOfClient } from './spec.ts';

/** Of Hugging Face, and of the partners that send a bill of their own and have one here. */
const PRICES = [prices, fal, groq, openai, replicate, together];

/**
 * Instruments a client of `@huggingface/inference`, where no module hook can (bundles, edge runtimes). The SDK makes
 * a client's methods unchangeable: what this gives back is a client of its own that stands for the given one, and its
 * calls are seen; those of the given one are not.
 *
 * @example
 * const client = instrumentHuggingFace(new InferenceClient(token));
 */
export function instrumentHuggingFace<T extends object>(client: T): T {
  if (!isSwitchedOn()) return client;
  const derived = guard('hugging-face client', () => derivedClient(client, instrumentHuggingFace));
  return instrumentClient({ spec, prices: PRICES, targets: targetsOfClient }, derived ?? client);
}

/** Instruments `@huggingface/inference` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class HuggingFaceInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }
}
