import { configure } from '@costspan/core';
import { AIInstrumentation } from '@costspan/instrumentation-ai';
import { startSimulator } from '@costspan/simulator';
import type { Order, Simulator } from '@costspan/simulator';
import fc from 'fast-check';
import { SIMULATED } from '../support/gateways.ts';

/** The AI SDK with a provider of each kind, hooked as `register` does it, against one simulator. */
export interface World {
  readonly sim: Simulator;
  readonly ai: typeof import('ai');
  readonly openai: import('@ai-sdk/openai').OpenAIProvider;
  readonly anthropic: import('@ai-sdk/anthropic').AnthropicProvider;
  readonly google: import('@ai-sdk/google').GoogleProvider;
  readonly fal: import('@ai-sdk/fal').FalProvider;
  readonly replicate: import('@ai-sdk/replicate').ReplicateProvider;
  readonly openrouter: import('@openrouter/ai-sdk-provider').OpenRouterProvider;
}

/** Starts simulator and providers. OpenTelemetry has to be registered before. */
export async function startWorld(): Promise<World> {
  new AIInstrumentation();
  // After the hooks: an SDK that was loaded before them is not seen.
  const [ai, openai, anthropic, google, fal, replicate, openrouter] = await Promise.all([
    import('ai'),
    import('@ai-sdk/openai'),
    import('@ai-sdk/anthropic'),
    import('@ai-sdk/google'),
    import('@ai-sdk/fal'),
    import('@ai-sdk/replicate'),
    import('@openrouter/ai-sdk-provider'),
  ]);
  const sim = await startSimulator();
  const gateways = { ...SIMULATED, '127.0.0.1/google': 'gcp.gemini', '127.0.0.1/replicate': 'replicate' };
  configure({ gateways });
  return {
    sim,
    ai,
    openai: openai.createOpenAI({ apiKey: 'test', baseURL: sim.openai.url }),
    anthropic: anthropic.createAnthropic({ apiKey: 'test', baseURL: `${sim.anthropic.url}/v1` }),
    google: google.createGoogleGenerativeAI({ apiKey: 'test', baseURL: `${sim.google.url}/v1beta` }),
    fal: fal.createFal({ apiKey: 'test', fetch: sim.fal.fetch }),
    replicate: replicate.createReplicate({ apiToken: 'test', baseURL: `${sim.replicate.url}/v1` }),
    openrouter: openrouter.createOpenRouter({ apiKey: 'test', baseURL: sim.openrouter.url }),
  };
}
