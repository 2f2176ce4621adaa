import { configure } from '@costspan/core';
import { AIInstrumentation } from '@costspan/instrumentation-ai';
import { gateways, startSimulator } from '@costspan/simulator';
import type { Order, Simulator } from '@costspan/simulator';
import fc from 'fast-check';

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
  const known = { google: 'gcp.gemini', replicate: 'replicate', 'fal/fal.run': 'fal' };
  const others = Object.entries(known).map(([path, provider]) => [`127.0.0.1/${path}`, provider]);
  configure({ gateways: { ...gateways, ...(Object.fromEntries(others) as Record<string, string>) } });
  return {
    sim,
    ai,
    openai: openai.createOpenAI({ apiKey: 'test', baseURL: sim.openai.url }),
    anthropic: anthropic.createAnthropic({ apiKey: 'test', baseURL: `${sim.anthropic.url}/v1` }),
    google: google.createGoogleGenerativeAI({ apiKey: 'test', baseURL: `${sim.google.url}/v1beta` }),
    fal: fal.createFal({ apiKey: 'test', baseURL: `${sim.fal.url}/fal.run` }),
    replicate: replicate.createReplicate({ apiToken: 'test', baseURL: sim.replicate.url }),
    openrouter: openrouter.createOpenRouter({ apiKey: 'test', baseURL: sim.openrouter.url }),
  };
}

type Part = 'openai' | 'anthropic' | 'google' | 'fal' | 'replicate' | 'openrouter';

/** One thing an app does, and what the provider does to it. */
export interface Call {
  readonly label: string;
  readonly part: Part;
  readonly orders: readonly Order[];
  readonly [fc.toStringMethod]?: () => string;
  run(world: World): Promise<unknown>;
}

type Kind = Pick<Call, 'label' | 'part' | 'run'>;

const prompt = fc.constantFrom('a red kite', 'x', 'ein Drache über dem Meer, Öl auf Leinwand', '凧 🪁', 'p'.repeat(41));

const TEXTS: Readonly<Partial<Record<Part, (world: World) => Parameters<World['ai']['generateText']>[0]['model']>>> = {
  openai: ({ openai }) => openai.chat('gpt-5-mini'),
  anthropic: ({ anthropic }) => anthropic('claude-haiku-4-5'),
  google: ({ google }) => google('gemini-3.5-flash'),
  openrouter: ({ openrouter }) => openrouter.chat('openai/gpt-5-nano'),
};

const IMAGES: Readonly<Partial<Record<Part, (world: World) => Parameters<World['ai']['generateImage']>[0]['model']>>> =
  {
    openai: ({ openai }) => openai.image('gpt-image-2'),
    fal: ({ fal }) => fal.image('fal-ai/flux/dev'),
    replicate: ({ replicate }) => replicate.image('black-forest-labs/flux-schnell'),
  };

const text: fc.Arbitrary<Kind> = fc
  .tuple(fc.constantFrom(...(Object.keys(TEXTS) as Part[])), prompt, fc.constantFrom('whole', 'stream', 'agent'))
  .map(([part, asked, form]) => ({
    part,
    label: `${part} text, ${form}: ${asked}`,
    run: async (world) => {
      const model = TEXTS[part]!(world);
      if (form === 'whole') return world.ai.generateText({ model, prompt: asked });
      if (form === 'agent') return new world.ai.ToolLoopAgent({ model }).generate({ prompt: asked });
      return world.ai.streamText({ model, prompt: asked, onError: () => undefined }).text;
    },
  }));

const picture: fc.Arbitrary<Kind> = fc
  .tuple(fc.constantFrom(...(Object.keys(IMAGES) as Part[])), prompt, fc.integer({ min: 1, max: 3 }))
  .map(([part, asked, n]) => ({
    part,
    label: `${n} images of ${part}: ${asked}`,
    run: (world) => world.ai.generateImage({ model: IMAGES[part]!(world), prompt: asked, n }),
  }));

const speech: fc.Arbitrary<Kind> = prompt.map((asked) => ({
  part: 'openai',
  label: `openai speech: ${asked}`,
  run: ({ ai, openai }) => ai.generateSpeech({ model: openai.speech('tts-1'), text: asked }),
}));

/** What can go wrong with a request: refused for good, or refused and repeated. */
const orders: fc.Arbitrary<readonly Order[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constantFrom(400 as const, 401 as const, 403 as const).map((fail) => [{ fail }]) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(429 as const, 503 as const), fc.integer({ min: 1, max: 4 }))
      .map(([fail, times]) => [{ fail, times, retryAfter: { ms: 1 } }]),
  },
);

const call: fc.Arbitrary<Call> = fc.tuple(fc.oneof(text, picture, speech), orders).map(([one, given]) => {
  const label = given.length > 0 ? `${one.label} under ${JSON.stringify(given)}` : one.label;
  return { ...one, orders: given, label, [fc.toStringMethod]: () => label };
});

/** Calls of an app, all at once. */
export const calls: fc.Arbitrary<readonly Call[]> = fc.array(call, { minLength: 1, maxLength: 8 });
