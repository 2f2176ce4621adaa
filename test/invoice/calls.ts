import { wav } from '@costspan/simulator';
import type { Order } from '@costspan/simulator';
import fc from 'fast-check';
import { kind, prompt, record } from './kind.ts';
import type { Call, Kind, ProviderName } from './kind.ts';
import { message, messageBatch, bedrockText, bedrockInvoke, bedrockVideo } from './anthropic-bedrock.ts';
import { chatBatch, conversation } from './openai-jobs.ts';
import { voice } from './voice.ts';

const quality = fc.constantFrom('low' as const, 'medium' as const, 'high' as const);

const openaiImage: fc.Arbitrary<Kind> = fc
  .record({
    model: fc.constantFrom('gpt-image-1', 'gpt-image-1-mini', 'gpt-image-1.5', 'gpt-image-2'),
    prompt,
    quality,
    size: fc.constantFrom('1024x1024' as const, '1536x1024' as const),
    n: fc.integer({ min: 1, max: 3 }),
    form: fc.constantFrom('whole', 'stream', 'edit'),
  })
  .map(({ form, n, ...body }) =>
    kind('openai', `images ${form} ${JSON.stringify({ ...body, n })}`, async ({ openai }) => {
      if (form === 'whole') return openai.images.generate({ ...body, n });
      if (form === 'edit')
        return openai.images.edit({ ...body, n, image: new File(['png'], 'a.png', { type: 'image/png' }) });
      let events = 0;
      for await (const _ of await openai.images.generate({ ...body, stream: true, partial_images: n - 1 })) events += 1;
      return events;
    }),
  );

const dallE: fc.Arbitrary<Kind> = fc
  .record({
    model: fc.constant('dall-e-3'),
    prompt,
    quality: fc.constantFrom('standard' as const, 'hd' as const),
    size: fc.constantFrom('1024x1024' as const, '1792x1024' as const),
  })
  .map((body) => kind('openai', `images ${JSON.stringify(body)}`, ({ openai }) => openai.images.generate(body)));

const speech: fc.Arbitrary<Kind> = record({
  model: fc.constantFrom('tts-1', 'gpt-4o-mini-tts'),
  input: prompt,
  sse: fc.boolean(),
}).map(({ model, input, sse }) =>
  kind(
    'openai',
    `speech ${model} ${sse ? 'sse ' : ''}${input}`,
    async ({ openai }) => {
      const response = await openai.audio.speech.create({
        model,
        input,
        voice: 'alloy',
        ...(sse && { stream_format: 'sse' as const }),
      });
      return response.arrayBuffer();
    },
    // Sound alone does not tell how many tokens it was.
    { told: model === 'tts-1' || sse },
  ),
);

const transcription: fc.Arbitrary<Kind> = fc
  .record({
    model: fc.constantFrom('whisper-1', 'gpt-4o-transcribe', 'gpt-4o-transcribe-diarize'),
    seconds: fc.integer({ min: 1, max: 7 }),
    format: fc.constantFrom('json' as const, 'text' as const),
  })
  .map(({ model, seconds, format }) =>
    kind(
      'openai',
      `transcription ${model} ${seconds} s ${format}`,
      ({ openai }) =>
        openai.audio.transcriptions.create({
          model,
          file: new File([new Uint8Array(wav(seconds))], 'a.wav', { type: 'audio/wav' }),
          response_format: format,
        }),
      { told: format === 'json' },
    ),
  );

const video: fc.Arbitrary<Kind> = fc
  .record({
    model: fc.constantFrom('sora-2' as const, 'sora-2-pro' as const),
    seconds: fc.constantFrom('4' as const, '8' as const, '12' as const),
    size: fc.constantFrom('720x1280' as const, '1280x720' as const),
    again: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ again, ...body }) =>
    kind(
      'openai',
      `videos ${JSON.stringify(body)} and ${again} looks more`,
      async ({ openai }) => {
        let job = await openai.videos.create({ ...body, prompt: 'a kite' });
        while (job.status !== 'completed' && job.status !== 'failed') job = await openai.videos.retrieve(job.id);
        for (let i = 0; i < again; i++) await openai.videos.retrieve(job.id);
        return job;
      },
      { job: true },
    ),
  );

const chat: fc.Arbitrary<Kind> = record({ content: prompt, stream: fc.boolean(), usage: fc.boolean() }).map(
  ({ content, stream, usage }) =>
    kind(
      'openai',
      `chat ${stream ? `stream ${usage}` : ''} ${content}`,
      async ({ openai }) => {
        const body = { model: 'gpt-5-mini', messages: [{ role: 'user' as const, content }] };
        if (!stream) return openai.chat.completions.create(body);
        let chunks = 0;
        for await (const _ of await openai.chat.completions.create({
          ...body,
          stream,
          stream_options: { include_usage: usage },
        }))
          chunks += 1;
        return chunks;
      },
      { told: !stream || usage },
    ),
);

const response: fc.Arbitrary<Kind> = record({
  input: prompt,
  form: fc.constantFrom('whole', 'stream', 'background'),
  image: fc.boolean(),
  model: fc.constantFrom('gpt-image-1' as const, 'gpt-image-1.5' as const),
}).map(({ input, form, image, model }) =>
  kind(
    'openai',
    `responses ${form} ${image ? model : ''} ${input}`,
    async ({ openai }) => {
      const tools = image
        ? { tools: [{ type: 'image_generation' as const, model, size: '1024x1024' as const, quality: 'low' as const }] }
        : {};
      const body = { model: 'gpt-5-mini', input, ...tools };
      if (form === 'whole') return openai.responses.create(body);
      if (form === 'stream') {
        let events = 0;
        for await (const _ of await openai.responses.create({ ...body, stream: true })) events += 1;
        return events;
      }
      let job = await openai.responses.create({ ...body, background: true });
      while (job.status === 'queued' || job.status === 'in_progress') job = await openai.responses.retrieve(job.id);
      return openai.responses.retrieve(job.id);
    },
    { job: true },
  ),
);

const falInput: fc.Arbitrary<{ endpoint: string; input: Record<string, unknown>; told?: false }> = fc.oneof(
  record({
    endpoint: fc.constantFrom('fal-ai/flux/dev', 'fal-ai/flux/schnell'),
    input: record({
      prompt,
      image_size: fc.constantFrom('square_hd', 'landscape_16_9', { width: 1536, height: 1024 }),
      num_images: fc.integer({ min: 1, max: 4 }),
    }),
  }),
  record({
    endpoint: fc.constant('fal-ai/nano-banana'),
    input: record({ prompt, num_images: fc.integer({ min: 1, max: 4 }) }),
  }),
  record({
    endpoint: fc.constant('xai/grok-imagine-image/edit'),
    input: record({ prompt, image_urls: fc.constant(['https://example.com/a.png']) }),
  }),
  record({
    endpoint: fc.constantFrom('fal-ai/kling-video/v3/pro/text-to-video', 'fal-ai/veo3.1'),
    input: record({ prompt, duration: fc.constantFrom('4', '5', '8'), generate_audio: fc.boolean() }),
  }),
  record({
    endpoint: fc.constant('bytedance/seedance-2.0/text-to-video'),
    input: record({
      prompt,
      duration: fc.constantFrom('4', '5'),
      resolution: fc.constantFrom('480p', '720p'),
      aspect_ratio: fc.constant('16:9'),
    }),
  }),
  // The price of one of its billed units is in no source: the request's characters are an estimate.
  record({
    endpoint: fc.constant('fal-ai/bytedance/seed-speech/tts/v2'),
    input: record({ text: prompt }),
    told: fc.constant(false as const),
  }),
  // In no price list.
  record({
    endpoint: fc.constant('fal-ai/unlisted-model'),
    input: record({ prompt }),
    told: fc.constant(false as const),
  }),
);

const falRun: fc.Arbitrary<Kind> = falInput.map(({ endpoint, input, told = true }) =>
  kind('fal', `run ${endpoint} ${JSON.stringify(input)}`, ({ fal }) => fal.run(endpoint, { input }), { told }),
);

const falSubscribe: fc.Arbitrary<Kind> = falInput.map(({ endpoint, input, told = true }) =>
  kind(
    'fal',
    `subscribe ${endpoint} ${JSON.stringify(input)}`,
    ({ fal }) => fal.subscribe(endpoint, { input, mode: 'polling', pollInterval: 1 }),
    { told, slowRetries: true, job: true },
  ),
);

const falQueue: fc.Arbitrary<Kind> = fc
  .tuple(falInput, fc.integer({ min: 1, max: 3 }), fc.boolean())
  .map(([{ endpoint, input, told = true }, results, early]) =>
    kind(
      'fal',
      `queue ${endpoint} ${results} results ${early ? 'asked early ' : ''}${JSON.stringify(input)}`,
      async ({ fal }) => {
        const { request_id: requestId } = await fal.queue.submit(endpoint, { input });
        // A job that still runs refuses its result.
        if (early) await fal.queue.result(endpoint, { requestId }).catch(() => undefined);
        while ((await fal.queue.status(endpoint, { requestId })).status !== 'COMPLETED');
        for (let i = 0; i < results; i++) await fal.queue.result(endpoint, { requestId }).catch(() => undefined);
      },
      { told, slowRetries: true, job: true },
    ),
  );

const replicateInput: fc.Arbitrary<{ model: `${string}/${string}`; input: Record<string, unknown>; told?: false }> =
  fc.oneof(
    record({
      model: fc.constantFrom('black-forest-labs/flux-dev' as const, 'black-forest-labs/flux-schnell' as const),
      input: record({ prompt, num_outputs: fc.integer({ min: 1, max: 4 }) }),
    }),
    record({
      model: fc.constant('google/nano-banana-2' as const),
      input: record({ prompt, resolution: fc.constantFrom('1K', '2K', '4K') }),
    }),
    record({ model: fc.constant('openai/gpt-image-2' as const), input: record({ prompt, quality }) }),
    record({
      model: fc.constant('kwaivgi/kling-v3-video' as const),
      input: record({
        prompt,
        duration: fc.constantFrom(5, 10),
        mode: fc.constantFrom('standard', 'pro'),
        generate_audio: fc.boolean(),
      }),
    }),
    record({
      model: fc.constant('minimax/hailuo-2.3' as const),
      input: record({ prompt, duration: fc.constantFrom(6, 10), resolution: fc.constant('768p') }),
    }),
    // A model on hardware: its price is that of the machine, which only its owner knows.
    record({
      model: fc.constant('acme/portrait' as const),
      input: record({ prompt }),
      told: fc.constant(false as const),
    }),
  );

const replicateRun: fc.Arbitrary<Kind> = fc
  .tuple(replicateInput, fc.constantFrom('block' as const, 'poll' as const))
  .map(([{ model, input, told = true }, mode]) =>
    kind(
      'replicate',
      `run ${mode} ${model} ${JSON.stringify(input)}`,
      ({ replicate }) => replicate.run(model, { input, wait: mode === 'poll' ? { mode, interval: 1 } : { mode } }),
      { told, job: true },
    ),
  );

const replicatePrediction: fc.Arbitrary<Kind> = fc
  .tuple(replicateInput, fc.integer({ min: 0, max: 3 }), fc.boolean())
  .map(([{ model, input, told = true }, looks, waits]) =>
    kind(
      'replicate',
      `predictions ${model} ${looks} looks${waits ? ' wait' : ''} ${JSON.stringify(input)}`,
      async ({ replicate }) => {
        let prediction = await replicate.predictions.create({ model, input });
        if (waits) prediction = await replicate.wait(prediction, { interval: 1 });
        while (prediction.status === 'starting' || prediction.status === 'processing')
          prediction = await replicate.predictions.get(prediction.id);
        for (let i = 0; i < looks; i++) await replicate.predictions.get(prediction.id);
      },
      { told, job: true },
    ),
  );

const anyKind: fc.Arbitrary<Kind> = fc.oneof(
  message,
  messageBatch,
  bedrockText,
  bedrockInvoke,
  bedrockVideo,
  openaiImage,
  dallE,
  speech,
  transcription,
  video,
  chat,
  response,
  chatBatch,
  conversation,
  falRun,
  falSubscribe,
  falQueue,
  replicateRun,
  replicatePrediction,
  voice,
);

/** What can go wrong with a call. */
function ordersFor(one: Kind): fc.Arbitrary<readonly Order[]> {
  if (one.session) return fc.constant([]);
  const times = fc.integer({ min: 1, max: 4 });
  // Statuses that the SDK answers with an error at once, and those it tries again.
  const fatal = fc.constantFrom(400 as const, 401 as const, 403 as const, 404 as const, 422 as const);
  const passing = fc.constantFrom(429 as const, 500 as const, 503 as const);
  const usual: fc.WeightedArbitrary<readonly Order[]>[] = [
    { weight: 6, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fatal.map((fail) => [{ fail }]) },
    { weight: 1, arbitrary: fc.constant([{ missingUsage: true }]) },
    { weight: 1, arbitrary: fc.constant([{ filter: true }]) },
  ];
  if (one.job)
    usual.push(
      { weight: 1, arbitrary: fc.constant([{ failJob: true }]) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }).map((polls) => [{ polls }]) },
    );
  if (one.provider === 'fal') {
    usual.push(
      { weight: 1, arbitrary: fc.constantFrom('1', '0.5').map((billed) => [{ fail: 422 as const, billed }]) },
      { weight: 1, arbitrary: fc.constant([{ fail: 500 as const }]) },
    );
    if (one.job) usual.push({ weight: 1, arbitrary: fc.constant([{ failJob: true, billed: '0.25' }]) });
  }
  if (one.noRetries) {
    usual.push({ weight: 2, arbitrary: passing.map((fail) => [{ fail }]) });
    if (!one.byAnswer)
      usual.push({
        weight: 1,
        arbitrary: fc.constantFrom('before' as const, 'after' as const).map((drop) => [{ drop }]),
      });
  } else if (!one.slowRetries) {
    usual.push(
      {
        weight: 2,
        arbitrary: fc
          .tuple(passing, times, fc.constantFrom(undefined, { ms: 1 }))
          .map(([fail, n, retryAfter]) => [{ fail, times: n, retryAfter }]),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('before' as const, 'after' as const), times)
          .map(([drop, n]) => [{ drop, times: n }]),
      },
      { weight: 1, arbitrary: fc.constant([{ fail: 503 as const }, { drop: 'after' as const }]) },
    );
  }
  return fc.oneof(...usual);
}

const call: fc.Arbitrary<Call> = anyKind.chain((one) =>
  ordersFor(one).map((orders) => {
    const label = orders.length > 0 ? `${one.label} under ${JSON.stringify(orders)}` : one.label;
    return { ...one, orders, label, [fc.toStringMethod]: () => label };
  }),
);

/** Calls that an app makes at the same time. Which of them an order meets is open: then there is one order at most. */
export interface Step {
  readonly calls: readonly Call[];
}

const alone: fc.Arbitrary<Step> = call.map((one) => ({ calls: [one] }));
const together: fc.Arbitrary<Step> = fc.array(call, { minLength: 2, maxLength: 5 }).map((calls) => ({ calls }));

/** What an app does, one step after the other. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof({ weight: 4, arbitrary: alone }, { weight: 1, arbitrary: together }),
  { minLength: 1, maxLength: 8 },
);

/** Whether no request of the step was lost: only then is the ledger the invoice. */
export function isCertain({ calls }: Step): boolean {
  return calls.every(
    (one) =>
      one.told &&
      one.orders.every(
        (order) =>
          !order.drop && !order.missingUsage && !order.filter && !order.failJob && !isUnknown(one.provider, order.fail),
      ),
  );
}

/** Whether the provider does not say what such an answer costs: after a 5xx of Replicate there may be a prediction. */
function isUnknown(provider: ProviderName, status = 0): boolean {
  return status === 422 || (SILENT.has(provider) && status >= 500);
}

const SILENT: ReadonlySet<ProviderName> = new Set(['replicate', 'elevenlabs', 'deepgram']);

export function describe({ calls }: Step): string {
  return calls.map((one) => one.label).join(' | ');
}
