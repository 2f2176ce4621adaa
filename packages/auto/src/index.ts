import { FalInstrumentation } from '@costspan/instrumentation-fal';
import { OpenAIInstrumentation } from '@costspan/instrumentation-openai';
import { ReplicateInstrumentation } from '@costspan/instrumentation-replicate';
import type { SdkInstrumentation } from '@costspan/instrumentation';

/**
 * Every instrumentation of costspan, for an app that starts OpenTelemetry itself:
 * `new NodeSDK({ instrumentations: [...costspan()] })`. Make it before the app imports the SDKs.
 */
export function costspan(): SdkInstrumentation[] {
  return [new FalInstrumentation(), new OpenAIInstrumentation(), new ReplicateInstrumentation()];
}

export {
  configure,
  estimate,
  recordVerdict,
  resumeOutput,
  settleWebhook,
  sweepJobs,
  withAttribution,
  withOutput,
} from '@costspan/core';
export { flush } from './start-sdk.ts';
