import { configure } from '@costspan/core';
import { GroqInstrumentation } from '@costspan/instrumentation-groq';
import { LumaInstrumentation } from '@costspan/instrumentation-luma';
import { MistralInstrumentation } from '@costspan/instrumentation-mistral';
import { RunwayInstrumentation } from '@costspan/instrumentation-runway';
import { TogetherInstrumentation } from '@costspan/instrumentation-together';
import { startSimulator, wav } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import type { Mistral } from '@mistralai/mistralai';
import type RunwayML from '@runwayml/sdk';
import fc from 'fast-check';
import type Groq from 'groq-sdk';
import type { LumaAI } from 'lumaai';
import type Together from 'together-ai';
import { SIMULATED } from '../support/gateways.ts';
import type { Call as OneCall } from './one-by-one.ts';

/** Makers of films, images, sound and text, by their SDKs, against one simulator. */
export interface World {
  readonly sim: Simulator;
  readonly groq: Groq;
  readonly luma: LumaAI;
  readonly mistral: Mistral;
  readonly runway: RunwayML;
  readonly together: Together;
}

export async function startWorld(): Promise<World> {
  configure({ gateways: SIMULATED });
  new GroqInstrumentation();
  new LumaInstrumentation();
  new MistralInstrumentation();
  new RunwayInstrumentation();
  new TogetherInstrumentation();
  // After the hooks: an SDK that was loaded before them is not seen.
  const [groqSdk, lumaSdk, mistralSdk, runwaySdk, togetherSdk] = await Promise.all([
    import('groq-sdk'),
    import('lumaai'),
    import('@mistralai/mistralai'),
    import('@runwayml/sdk'),
    import('together-ai'),
  ]);
  const sim = await startSimulator();
  const groq = new groqSdk.default({ baseURL: sim.groq.url, apiKey: 'test' });
  const luma = new lumaSdk.LumaAI({ baseURL: sim.luma.url, authToken: 'test' });
  const runway = new runwaySdk.default({ baseURL: sim.runway.url, apiKey: 'test' });
  const together = new togetherSdk.default({ baseURL: sim.together.url, apiKey: 'test' });
  // The SDKs' own back-off of half a second and more, shortened.
  for (const client of [groq, luma, runway, together])
    Object.assign(client, { calculateDefaultRetryTimeoutMillis: () => 1 });
  const mistral = new mistralSdk.Mistral({
    apiKey: 'test',
    serverURL: sim.mistral.url,
    retryConfig: {
      strategy: 'backoff',
      backoff: { initialInterval: 1, maxInterval: 1, exponent: 1, maxElapsedTime: 2_000 },
      retryConnectionErrors: true,
    },
  });
  return { sim, groq, luma, mistral, runway, together };
}

type Part = Exclude<keyof World, 'sim'>;
type Call = OneCall<World> & { readonly [fc.toStringMethod]?: () => string };

interface Kind extends Pick<Call, 'label' | 'run'> {
  readonly part: Part;
  readonly hasJob?: boolean;
}

const prompt = fc.constantFrom(
  'a red kite',
  'x',
  'ein Drache über dem Meer, Öl auf Leinwand',
  '凧 🪁',
  'p'.repeat(301),
);

async function readAll(stream: unknown): Promise<void> {
  for await (const _ of stream as AsyncIterable<unknown>) continue;
}

const task: fc.Arbitrary<Kind> = fc
  .tuple(
    prompt,
    fc.constantFrom('gen4.5' as const, 'gen4_turbo' as const, 'gen4_image' as const),
    fc.integer({ min: 2, max: 10 }),
    fc.integer({ min: 0, max: 2 }),
  )
  .map(([promptText, model, duration, looks]) => ({
    part: 'runway',
    label: `runway ${model} ${duration} s, ${looks} looks more`,
    hasJob: true,
    run: async ({ runway }) => {
      const { id } = await (model === 'gen4_image'
        ? runway.textToImage.create({ model, promptText, ratio: '1920:1080' })
        : model === 'gen4.5'
          ? runway.textToVideo.create({ model, promptText, ratio: '1280:720', duration })
          : runway.imageToVideo.create({
              model,
              promptText,
              promptImage: 'https://example.com/a.png',
              ratio: '1280:720',
              duration,
            }));
      let state = await runway.tasks.retrieve(id);
      while (state.status === 'RUNNING') state = await runway.tasks.retrieve(id);
      for (let i = 0; i < looks; i++) await runway.tasks.retrieve(id);
    },
  }));

const picture: fc.Arbitrary<Kind> = fc
  .record({
    model: fc.constantFrom('black-forest-labs/FLUX.1-schnell', 'black-forest-labs/FLUX.2-pro'),
    prompt,
    width: fc.constantFrom(512, 1000, 1024),
    height: fc.constantFrom(512, 768),
    n: fc.integer({ min: 1, max: 4 }),
    steps: fc.constantFrom(2, 4, 8),
  })
  .map((body) => ({
    part: 'together',
    label: `together ${JSON.stringify(body)}`,
    run: ({ together }) => together.images.generate(body),
  }));

const clip: fc.Arbitrary<Kind> = fc
  .tuple(prompt, fc.constantFrom('kwaivgI/kling-2.1-pro', 'minimax/video-01-director'), fc.integer({ min: 0, max: 2 }))
  .map(([text, model, looks]) => ({
    part: 'together',
    label: `together ${model}, ${looks} looks more`,
    hasJob: true,
    run: async ({ together }) => {
      const { id } = await together.videos.create({ model, prompt: text, seconds: '5' });
      while ((await together.videos.retrieve(id)).status === 'in_progress');
      for (let i = 0; i < looks; i++) await together.videos.retrieve(id);
    },
  }));

const film: fc.Arbitrary<Kind> = fc
  .tuple(
    prompt,
    fc.constantFrom('ray-2' as const, 'ray-flash-2' as const),
    fc.constantFrom('5s', '9s'),
    fc.integer({ min: 0, max: 2 }),
  )
  .map(([text, model, duration, looks]) => ({
    part: 'luma',
    label: `luma ${model} ${duration}, ${looks} looks more`,
    hasJob: true,
    run: async ({ luma }) => {
      const { id = '' } = await luma.generations.create({ model, prompt: text, resolution: '720p', duration });
      let { state } = await luma.generations.get(id);
      while (state === 'dreaming') ({ state } = await luma.generations.get(id));
      for (let i = 0; i < looks; i++) await luma.generations.get(id);
    },
  }));

const CHATS = {
  groq: 'openai/gpt-oss-120b',
  together: 'openai/gpt-oss-120b',
  mistral: 'mistral-large-2512',
} as const;

const chat: fc.Arbitrary<Kind> = fc
  .tuple(prompt, fc.boolean(), fc.constantFrom('groq' as const, 'together' as const, 'mistral' as const))
  .map(([content, stream, part]) => ({
    part,
    label: `${part} chat${stream ? ' stream' : ''} ${content}`,
    run: async (world) => {
      const body = { model: CHATS[part], messages: [{ role: 'user' as const, content }] };
      if (part === 'mistral')
        return stream ? readAll(await world.mistral.chat.stream(body)) : world.mistral.chat.complete(body);
      const create = world[part].chat.completions.create.bind(world[part].chat.completions) as (
        given: typeof body & { stream: boolean },
      ) => Promise<unknown>;
      const answer = await create({ ...body, stream });
      return stream ? readAll(answer) : answer;
    },
  }));

const speech: fc.Arbitrary<Kind> = fc
  .tuple(prompt, fc.constantFrom('groq' as const, 'mistral' as const))
  .map(([input, part]) => ({
    part,
    label: `${part} speech ${input}`,
    run: async ({ groq, mistral }) => {
      if (part === 'mistral') return mistral.audio.speech.complete({ model: 'voxtral-mini-tts-2603', input });
      const model = 'canopylabs/orpheus-v1-english';
      return (await groq.audio.speech.create({ model, input, voice: 'hannah' })).arrayBuffer();
    },
  }));

const transcript: fc.Arbitrary<Kind> = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom('file', 'url'), fc.constantFrom('groq', 'mistral'))
  .map(([seconds, form, part]) => ({
    part,
    label: `${part} transcript of ${form} ${seconds} s`,
    run: ({ groq, mistral }) => {
      const url = `https://example.com/${seconds}.wav`;
      const file = (): File => new File([new Uint8Array(wav(seconds))], 'a.wav', { type: 'audio/wav' });
      if (part === 'mistral')
        return mistral.audio.transcriptions.complete({
          model: 'voxtral-mini-2602',
          ...(form === 'file' ? { file: file() } : { fileUrl: url }),
        });
      return groq.audio.transcriptions.create({
        model: 'whisper-large-v3',
        response_format: 'verbose_json',
        ...(form === 'file' ? { file: file() } : { url }),
      });
    },
  }));

/** What can go wrong with a call; the SDKs repeat 429 and 503 twice and more. */
function ordersFor({ part, hasJob }: Kind): fc.Arbitrary<Pick<Call, 'orders' | 'isCertain'>> {
  const refused = fc.constantFrom(400 as const, 401 as const, 403 as const, 404 as const);
  const repeated = fc.constantFrom(429 as const, 503 as const);
  const drop = fc.constantFrom('before' as const, 'after' as const);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant({ orders: [], isCertain: true }) },
    { weight: 1, arbitrary: refused.map((fail) => ({ orders: [{ fail }], isCertain: true })) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(repeated, fc.integer({ min: 1, max: 2 }))
        .map(([fail, times]) => ({ orders: [{ fail, times }], isCertain: true })),
    },
    { weight: 1, arbitrary: fc.constant({ orders: [{ missingUsage: true as const }], isCertain: false }) },
    { weight: 1, arbitrary: drop.map((one) => ({ orders: [{ drop: one }], isCertain: false })) },
    ...(hasJob
      ? [
          // Runway alone says what a failed task costs.
          { weight: 2, arbitrary: fc.constant({ orders: [{ failJob: true as const }], isCertain: part === 'runway' }) },
          {
            weight: 1,
            arbitrary: fc.integer({ min: 1, max: 4 }).map((polls) => ({ orders: [{ polls }], isCertain: true })),
          },
        ]
      : []),
    ...(part === 'runway'
      ? [{ weight: 1, arbitrary: fc.constant({ orders: [{ filter: true as const }], isCertain: true }) }]
      : []),
  );
}

const call: fc.Arbitrary<Call> = fc.oneof(task, picture, clip, film, chat, speech, transcript).chain((one) =>
  ordersFor(one).map(({ orders, isCertain }) => {
    const label = orders.length > 0 ? `${one.label} under ${JSON.stringify(orders)}` : one.label;
    return Object.assign({}, one, { orders, isCertain, label, [fc.toStringMethod]: () => label });
  }),
);

export const calls: fc.Arbitrary<readonly Call[]> = fc.array(call, { minLength: 1, maxLength: 6 });
