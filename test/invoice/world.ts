import type Anthropic from '@anthropic-ai/sdk';
import type { BedrockRuntime, BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';
import { configure } from '@costspan/core';
import { AnthropicInstrumentation } from '@costspan/instrumentation-anthropic';
import { AwsBedrockInstrumentation } from '@costspan/instrumentation-aws-bedrock';
import { FalInstrumentation } from '@costspan/instrumentation-fal';
import { OpenAIInstrumentation } from '@costspan/instrumentation-openai';
import { ReplicateInstrumentation } from '@costspan/instrumentation-replicate';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import type { FalClient } from '@fal-ai/client';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type OpenAI from 'openai';
import type Replicate from 'replicate';

/** The SDKs, hooked as `register` does it, against one simulator. */
export interface World {
  readonly sim: Simulator;
  readonly anthropic: Anthropic;
  readonly bedrock: BedrockRuntime;
  readonly openai: OpenAI;
  readonly fal: FalClient;
  readonly replicate: Replicate;
}

/** Starts simulator and clients. OpenTelemetry has to be registered before. */
export async function startWorld(): Promise<World> {
  configure({
    gateways: { '127.0.0.1': 'openai', '127.0.0.1/anthropic': 'anthropic', '127.0.0.1/bedrock': 'aws.bedrock' },
  });
  new AnthropicInstrumentation();
  new AwsBedrockInstrumentation();
  new OpenAIInstrumentation();
  new FalInstrumentation();
  new ReplicateInstrumentation();
  // After the hooks: an SDK that was loaded before them is not seen.
  const [{ default: AnthropicSdk }, { default: OpenAISdk }, { createFalClient }, { default: ReplicateSdk }, aws] =
    await Promise.all([
      import('@anthropic-ai/sdk'),
      import('openai'),
      import('@fal-ai/client'),
      import('replicate'),
      import('@aws-sdk/client-bedrock-runtime'),
    ]);
  const sim = await startSimulator();
  const anthropic = new AnthropicSdk({ baseURL: sim.anthropic.url, apiKey: 'test', maxRetries: 2 });
  const bedrock = new aws.BedrockRuntime({
    endpoint: sim.bedrock.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: new NodeHttpHandler(),
    retryStrategy: AT_ONCE,
  });
  const openai = new OpenAISdk({ baseURL: sim.openai.url, apiKey: 'sk-test', maxRetries: 2 });
  // The SDK's own back-off of half a second and more, shortened; a Retry-After of the server still holds.
  for (const client of [anthropic, openai]) Object.assign(client, { calculateDefaultRetryTimeoutMillis: () => 1 });
  const fal = createFalClient({ fetch: sim.fal.fetch, credentials: 'test', retry: { baseDelay: 1, maxDelay: 5 } });
  const replicate = new ReplicateSdk({ baseUrl: sim.replicate.url, auth: 'test', useFileOutput: false });
  return { sim, anthropic, bedrock, openai, fal, replicate };
}

/** Three tries as the SDK makes them, without its delays. */
const AT_ONCE: NonNullable<BedrockRuntimeClientConfig['retryStrategy']> = {
  acquireInitialRetryToken: async () => token(0),
  refreshRetryTokenForRetry: async (before, { errorType }) => {
    if (errorType === 'CLIENT_ERROR' || before.getRetryCount() === 2) throw new Error('no further try');
    return token(before.getRetryCount() + 1);
  },
  recordSuccess: () => undefined,
};

function token(count: number): { getRetryCount: () => number; getRetryDelay: () => number } {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}
