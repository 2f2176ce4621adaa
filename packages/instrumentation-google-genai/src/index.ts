import { instrumentClient, SdkInstrumentation, wholeSpec } from '@costspan/instrumentation';
import type { InstrumentationConfig } from '@costspan/instrumentation';
import * as gemini from '@costspan/prices/gcp.gemini';
import * as vertex from '@costspan/prices/gcp.vertex_ai';
import { lean, targetsOfClient } from './lean.ts';
import { sdk } from './sdk.ts';

/**
 * Instruments the copy of `@google/genai` that a client is of, where no module hook can (bundles,
 * edge runtimes). Gives the same client back; calls that were made before are not seen. Batches whose answers are in files
 * are seen by the same function of `@costspan/instrumentation-google-genai/whole`.
 *
 * @example
 * const ai = instrumentGoogleGenAI(new GoogleGenAI({ apiKey }));
 */
export function instrumentGoogleGenAI<T extends object>(client: T): T {
  return instrumentClient({ spec: lean, prices: [gemini, vertex], targets: targetsOfClient }, client);
}

/** Instruments `@google/genai` as the app loads it, for `registerInstrumentations` or `NodeSDK`. */
export class GoogleGenAIInstrumentation extends SdkInstrumentation {
  constructor(config?: InstrumentationConfig) {
    super({ ...sdk, load: () => wholeSpec(lean, import.meta.url) }, config);
  }
}
