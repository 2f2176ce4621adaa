import { configure } from '@costspan/core';
import { HuggingFaceInstrumentation } from '@costspan/instrumentation-hugging-face';
import { OpenRouterInstrumentation } from '@costspan/instrumentation-openrouter';
import { startSimulator } from '@costspan/simulator';
import type { Order, Simulator } from '@costspan/simulator';
import type { InferenceClient } from '@huggingface/inference';
import type { OpenRouter } from '@openrouter/sdk';
import fc from 'fast-check';
import { OWN_PRICES } from '../support/own-prices.ts';

/** Two billers that hand requests on to others, by their SDKs, against one simulator. */
export interface World {
  readonly sim: Simulator;
  readonly huggingFace: InferenceClient;
  readonly openRouter: OpenRouter;
  /** an account that has keys of its own at the providers */
  readonly ownKeys: OpenRouter;
}

/** Starts simulator and clients. OpenTelemetry has to be registered before. */
export async function startWorld(): Promise<World> {
  configure({ gateways: { '127.0.0.1/openrouter': 'openrouter' }, prices: OWN_PRICES });
  new HuggingFaceInstrumentation();
  new OpenRouterInstrumentation();
  // After the hooks: an SDK that was loaded before them is not seen.
  const [huggingFaceSdk, openRouterSdk] = await Promise.all([
    import('@huggingface/inference'),
    import('@openrouter/sdk'),
  ]);
  const sim = await startSimulator();
  const openRouter = (apiKey: string): OpenRouter =>
    new openRouterSdk.OpenRouter({
      apiKey,
      serverURL: sim.openrouter.url,
      // The SDK's own waits of half a second and more, shortened.
      retryConfig: {
        strategy: 'backoff',
        backoff: { initialInterval: 1, maxInterval: 1, exponent: 1, maxElapsedTime: 2_000 },
        retryConnectionErrors: true,
      },
    });
  return {
    sim,
    huggingFace: new huggingFaceSdk.InferenceClient('hf_test', { fetch: sim.huggingFace.fetch }),
    openRouter: openRouter('test'),
    ownKeys: openRouter('own-test'),
  };
}

type Part = 'huggingFace' | 'openrouter';

/** One thing an app does, and what the provider does to it. */
export interface Call {
  readonly label: string;
  readonly part: Part;
  readonly orders: readonly Order[];
  /** all that is billed was told */
  readonly isCertain: boolean;
  readonly [fc.toStringMethod]?: () => string;
  run(world: World): Promise<unknown>;
}

type Kind = Pick<Call, 'label' | 'part' | 'run'> & { readonly hasJob?: boolean };

const prompt = fc.constantFrom('a red kite', 'x', 'ein Drache über dem Meer, Öl auf Leinwand', '凧 🪁', 'p'.repeat(41));

async function readAll(stream: unknown): Promise<void> {
  for await (const _ of stream as AsyncIterable<unknown>) continue;
}

const chat: fc.Arbitrary<Kind> = fc.tuple(prompt, fc.boolean(), fc.boolean()).map(([content, stream, isOwn]) => ({
  part: 'openrouter',
  label: `openrouter chat${stream ? ' stream' : ''}${isOwn ? ', own key' : ''} ${content}`,
  run: async ({ openRouter, ownKeys }) => {
    const messages = [{ role: 'user' as const, content }];
    const client = isOwn ? ownKeys : openRouter;
    if (!stream) return client.chat.send({ chatRequest: { model: 'openai/gpt-5-nano', messages } });
    return readAll(await client.chat.send({ chatRequest: { model: 'openai/gpt-5-nano', messages, stream } }));
  },
}));

const response: fc.Arbitrary<Kind> = fc
  .tuple(prompt, fc.constantFrom('whole', 'stream', 'callModel'))
  .map(([input, form]) => ({
    part: 'openrouter',
    label: `openrouter responses ${form} ${input}`,
    run: async ({ openRouter }) => {
      const model = 'openai/gpt-5-nano';
      if (form === 'callModel') return openRouter.callModel({ model, input }).getText();
      if (form === 'whole') return openRouter.responses.send({ responsesRequest: { model, input } });
      return readAll(await openRouter.responses.send({ responsesRequest: { model, input, stream: true } }));
    },
  }));

const picture: fc.Arbitrary<Kind> = fc
  .tuple(prompt, fc.constantFrom('1K' as const, '2K' as const), fc.integer({ min: 1, max: 3 }))
  .map(([text, resolution, n]) => ({
    part: 'openrouter',
    label: `openrouter ${n} images of ${resolution}`,
    run: ({ openRouter }) =>
      openRouter.images.generate({
        imageGenerationRequest: { model: 'bytedance-seed/seedream-5-0-pro', prompt: text, resolution, n },
      }),
  }));

/** Sound tells no cost: the record does, however often it is asked for. */
const speech: fc.Arbitrary<Kind> = fc.tuple(prompt, fc.integer({ min: 1, max: 3 })).map(([input, looks]) => ({
  part: 'openrouter',
  label: `openrouter speech, ${looks} looks`,
  run: async ({ openRouter, sim }) => {
    const speechRequest = { model: 'openai/gpt-4o-mini-tts-2025-12-15', input, voice: 'alloy' };
    await readAll(await openRouter.tts.createSpeech({ speechRequest }));
    const id = sim.invoice.lines.findLast((line) => line.provider === 'openrouter')?.id ?? '';
    for (let i = 0; i < looks; i++) await openRouter.generations.getGeneration({ id });
  },
}));

const clip: fc.Arbitrary<Kind> = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 2 }))
  .map(([duration, looks]) => ({
    part: 'openrouter',
    label: `openrouter video of ${duration} s`,
    hasJob: true,
    run: async ({ openRouter }) => {
      let job = await openRouter.videoGeneration.generate({
        videoGenerationRequest: { model: 'acme/clip', prompt: 'a kite', duration },
      });
      const { id: jobId } = job;
      while (job.status === 'pending' || job.status === 'in_progress')
        job = await openRouter.videoGeneration.getGeneration({ jobId });
      for (let i = 0; i < looks; i++) await openRouter.videoGeneration.getGeneration({ jobId });
    },
  }));

const machine: fc.Arbitrary<Kind> = prompt.map((inputs) => ({
  part: 'huggingFace',
  label: `hugging face image ${inputs}`,
  run: ({ huggingFace }) =>
    huggingFace.textToImage({ model: 'black-forest-labs/FLUX.1-dev', provider: 'hf-inference', inputs }),
}));

const routed: fc.Arbitrary<Kind> = fc.tuple(prompt, fc.boolean()).map(([content, stream]) => ({
  part: 'huggingFace',
  label: `hugging face chat${stream ? ' stream' : ''} ${content}`,
  run: async ({ huggingFace }) => {
    const body = { model: 'openai/gpt-oss-120b:groq', messages: [{ role: 'user' as const, content }] };
    if (!stream) return huggingFace.chatCompletion(body);
    return readAll(huggingFace.chatCompletionStream({ ...body, stream_options: { include_usage: true } }));
  },
}));

/** What can go wrong with a call. */
function ordersFor({ part, hasJob }: Kind): fc.Arbitrary<Pick<Call, 'orders' | 'isCertain'>> {
  const refused = fc.constantFrom(400 as const, 401 as const, 403 as const, 404 as const, 429 as const);
  const repeated =
    part === 'openrouter' ? fc.constantFrom(500 as const, 502 as const, 503 as const) : fc.constant(503 as const);
  const times = fc.integer({ min: 1, max: 3 });
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant({ orders: [], isCertain: true }) },
    { weight: 1, arbitrary: refused.map((fail) => ({ orders: [{ fail }], isCertain: true })) },
    {
      weight: 2,
      arbitrary: fc.tuple(repeated, times).map(([fail, n]) => ({ orders: [{ fail, times: n }], isCertain: true })),
    },
    { weight: 1, arbitrary: fc.constant({ orders: [{ missingUsage: true as const }], isCertain: false }) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('before' as const, 'after' as const)
        .map((drop) => ({ orders: [{ drop }], isCertain: false })),
    },
    ...(part === 'openrouter'
      ? [{ weight: 1, arbitrary: fc.constant({ orders: [{ filter: true as const }], isCertain: false }) }]
      : []),
    ...(hasJob
      ? [{ weight: 2, arbitrary: fc.constant({ orders: [{ failJob: true as const }], isCertain: true }) }]
      : []),
  );
}

const call: fc.Arbitrary<Call> = fc.oneof(chat, response, picture, speech, clip, machine, routed).chain((one) =>
  ordersFor(one).map(({ orders, isCertain }) => {
    const label = orders.length > 0 ? `${one.label} under ${JSON.stringify(orders)}` : one.label;
    return { ...one, orders, isCertain, label, [fc.toStringMethod]: () => label };
  }),
);

/** Calls of an app, one after the other: which of them an order meets is then certain. */
export const calls: fc.Arbitrary<readonly Call[]> = fc.array(call, { minLength: 1, maxLength: 6 });
