import { configure } from '@costspan/core';
import { DeepgramInstrumentation } from '@costspan/instrumentation-deepgram';
import { ElevenLabsInstrumentation } from '@costspan/instrumentation-elevenlabs';
import { FalInstrumentation } from '@costspan/instrumentation-fal';
import { OpenAIInstrumentation } from '@costspan/instrumentation-openai';
import { ReplicateInstrumentation } from '@costspan/instrumentation-replicate';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { SIMULATED } from '../support/gateways.ts';
import type { DeepgramClient } from '@deepgram/sdk';
import type { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import type { FalClient } from '@fal-ai/client';
import type OpenAI from 'openai';
import type Replicate from 'replicate';

/** SDKs, hooked as `register` does it, against one simulator. */
export interface World {
  readonly sim: Simulator;
  readonly openai: OpenAI;
  readonly fal: FalClient;
  readonly replicate: Replicate;
  readonly elevenlabs: ElevenLabsClient;
  readonly deepgram: DeepgramClient;
}

/** Starts simulator and clients. OpenTelemetry has to be registered before. */
export async function startWorld(): Promise<World> {
  configure({
    gateways: SIMULATED,
    // What a credit costs depends on the plan, which its owner states: Pro, 99 USD for 600,000.
    prices: [{ credits: [{ biller: 'elevenlabs', price: '0.000165', seen: '2026-11-24' }] }],
  });
  new OpenAIInstrumentation();
  new FalInstrumentation();
  new ReplicateInstrumentation();
  new ElevenLabsInstrumentation();
  new DeepgramInstrumentation();
  // After the hooks: an SDK that was loaded before them is not seen.
  const [{ default: OpenAISdk }, { createFalClient }, { default: ReplicateSdk }, elevenlabsSdk, deepgramSdk] =
    await Promise.all([
      import('openai'),
      import('@fal-ai/client'),
      import('replicate'),
      import('@elevenlabs/elevenlabs-js'),
      import('@deepgram/sdk'),
    ]);
  const sim = await startSimulator();
  const openai = new OpenAISdk({ baseURL: sim.openai.url, apiKey: 'sk-test', maxRetries: 2 });
  // The SDK's own back-off of half a second and more, shortened; a Retry-After of the server still holds.
  Object.assign(openai, { calculateDefaultRetryTimeoutMillis: () => 1 });
  const fal = createFalClient({ fetch: sim.fal.fetch, credentials: 'test', retry: { baseDelay: 1, maxDelay: 5 } });
  const replicate = new ReplicateSdk({ baseUrl: sim.replicate.url, auth: 'test', useFileOutput: false });
  // Their own back-off of a second and more cannot be shortened: they repeat nothing.
  const elevenlabs = new elevenlabsSdk.ElevenLabsClient({ apiKey: 'test', baseUrl: sim.elevenlabs.url, maxRetries: 0 });
  const { url: base, webSocketUrl } = sim.deepgram;
  const environment = { base, production: webSocketUrl, agent: webSocketUrl, agentRest: base };
  const deepgram = new deepgramSdk.DeepgramClient({ apiKey: 'test', environment, maxRetries: 0 });
  return { sim, openai, fal, replicate, elevenlabs, deepgram };
}
