import { registerBook } from '@costspan/core';
import { guard, registerMeter } from '@costspan/core/internal';
import type { Meter } from '@costspan/core/internal';
import { instrumentClient, isSwitchedOn, SdkInstrumentation } from '@costspan/instrumentation';
import type { InstrumentationConfig, PriceEntry } from '@costspan/instrumentation';
import { listenInsideCalls } from '@costspan/instrumentation-fetch';
import { spec } from './spec.ts';

/** Billers of an app that is bundled: `import { meter } from '@costspan/meters/fal'`, and its prices. */
export interface AIOptions {
  readonly meters?: readonly Meter[];
  /** `import * as prices from '@costspan/prices/fal'` */
  readonly prices?: readonly PriceEntry[];
}

/**
 * Instruments a model of the AI SDK, and with it all of its class, where no module hook can (bundles, edge runtimes,
 * Next.js). Gives the same model back. On Node meters and prices are found by themselves; a bundle that leaves
 * `node_modules` behind names those of the billers that it asks.
 *
 * @example
 * const model = instrumentAI(openai.image('gpt-image-1.5'));
 * await generateImage({ model, prompt });
 */
export function instrumentAI<T extends object>(model: T, { meters = [], prices = [] }: AIOptions = {}): T {
  if (!isSwitchedOn()) return model;
  guard('billers', () => {
    for (const meter of meters) registerMeter(meter);
    for (const { book, version } of prices) registerBook(book, version);
  });
  listenInsideCalls();
  return instrumentClient({ spec, prices: [], targets: (one) => ({ Model: one }) }, model);
}

/** Instruments `ai` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class AIInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super(spec, config);
  }

  override enable(): void {
    super.enable();
    listenInsideCalls();
  }
}
