import type Anthropic from '@anthropic-ai/sdk';
import type { BedrockRuntime, BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';
import { configure } from '@costspan/core';
import { AnthropicInstrumentation } from '@costspan/instrumentation-anthropic';
import { AwsBedrockInstrumentation } from '@costspan/instrumentation-aws-bedrock';
import { DeepgramInstrumentation } from '@costspan/instrumentation-deepgram';
import { ElevenLabsInstrumentation } from '@costspan/instrumentation-elevenlabs';
import { FalInstrumentation } from '@costspan/instrumentation-fal';
import { OpenAIInstrumentation } from '@costspan/instrumentation-openai';
import { ReplicateInstrumentation } from '@costspan/instrumentation-replicate';
import { gateways, startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import type { DeepgramClient } from '@deepgram/sdk';
import type { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
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
  readonly elevenlabs: ElevenLabsClient;
  readonly deepgram: DeepgramClient;
}

/** Starts simulator and clients. OpenTelemetry has to be registered before. */
export async function startWorld(): Promise<World> {
  configure({
    gateways,
    // What a credit costs depends on the plan, which its owner states: Pro, 99 USD for 600,000.
    prices: [{ credits: [{ biller: 'elevenlabs', price: '0.000165', seen: '2026-11-24' }] }],
  });
  new AnthropicInstrumentation();
  new AwsBedrockInstrumentation();
  new OpenAIInstrumentation();
  new FalInstrumentation();
  new ReplicateInstrumentation();
  new ElevenLabsInstrumentation();
  new DeepgramInstrumentation();
  // After the hooks: an SDK that was loaded before them is not seen.
  const [anthropicSdk, openaiSdk, falSdk, replicateSdk, aws, elevenlabsSdk, deepgramSdk] = await Promise.all([
    import('@anthropic-ai/sdk'),
    import('openai'),
    import('@fal-ai/client'),
    import('replicate'),
    import('@aws-sdk/client-bedrock-runtime'),
    import('@elevenlabs/elevenlabs-js'),
    import('@deepgram/sdk'),
  ]);
  const sim = await startSimulator();
  const anthropic = new anthropicSdk.default({ baseURL: sim.anthropic.url, apiKey: 'test', maxRetries: 2 });
  const bedrock = new aws.BedrockRuntime({
    endpoint: sim.bedrock.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: new NodeHttpHandler(),
    retryStrategy: AT_ONCE,
  });
  const openai = new openaiSdk.default({ baseURL: sim.openai.url, apiKey: 'sk-test', maxRetries: 2 });
  // The SDK's own back-off of half a second and more, shortened; a Retry-After of the server still holds.
  for (const client of [anthropic, openai]) Object.assign(client, { calculateDefaultRetryTimeoutMillis: () => 1 });
  const fal = falSdk.createFalClient({
    fetch: sim.fal.fetch,
    credentials: 'test',
    retry: { baseDelay: 1, maxDelay: 5 },
  });
  const replicate = new replicateSdk.default({ baseUrl: sim.replicate.url, auth: 'test', useFileOutput: false });
  // Their own back-off of a second and more cannot be shortened: they repeat nothing.
  const elevenlabs = new elevenlabsSdk.ElevenLabsClient({ apiKey: 'test', baseUrl: sim.elevenlabs.url, maxRetries: 0 });
  const { url: base, webSocketUrl } = sim.deepgram;
  const environment = { base, production: webSocketUrl, agent: webSocketUrl, agentRest: base };
  const deepgram = new deepgramSdk.DeepgramClient({ apiKey: 'test', environment, maxRetries: 0 });
  return { sim, anthropic, bedrock, openai, fal, replicate, elevenlabs, deepgram };
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
