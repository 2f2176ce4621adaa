import { withAttribution, withOutput } from '@costspan/auto';
import { falFetch } from '@costspan/simulator';
import { createFalClient } from '@fal-ai/client';
import type { FalClient } from '@fal-ai/client';
import OpenAI from 'openai';
import Replicate from 'replicate';
import type { Job, Urls } from './messages.ts';
import { chance } from './plan.ts';
import type { KindName } from './plan.ts';

export interface Clients {
  readonly openai: OpenAI;
  readonly fal: FalClient;
  readonly replicate: Replicate;
}

export function clientsOf(urls: Urls): Clients {
  const openai = new OpenAI({ baseURL: urls.openai, apiKey: 'sk-test', maxRetries: 2 });
  // The SDK's own back-off of half a second and more, shortened; a Retry-After of the server still holds.
  Object.assign(openai, { calculateDefaultRetryTimeoutMillis: () => 1 });
  return {
    openai,
    fal: createFalClient({ fetch: falFetch(urls.fal), credentials: 'test', retry: { baseDelay: 1, maxDelay: 5 } }),
    replicate: new Replicate({ baseUrl: urls.replicate, auth: 'test', useFileOutput: false }),
  };
}

export interface Making {
  readonly clients: Clients;
  readonly seed: number;
  readonly index: number;
  /** where the app wants its webhooks */
  readonly hook: string;
  /** the app stores the job that it has submitted */
  submitted(job: Job): void;
}

const CLIP = 'fal-ai/kling-video/v3/pro/text-to-video';
const CLIP_WITH_WEBHOOK = 'fal-ai/veo3.1';
const IMAGE = 'fal-ai/flux/schnell';
const FORGOTTEN = 'fal-ai/nano-banana';

/** One thing an app does with the real SDKs; an error of theirs is its error. */
export function make(kind: KindName, making: Making): Promise<unknown> {
  const { index } = making;
  const attribution = { plan: index % 3 ? 'free' : 'paid', feature: 'soak', tenant: `tenant-${index % 5_000}` };
  return withAttribution(attribution, () => MAKERS[kind](making, (most) => pick(making, most)));
}

/** A whole number from 1 to `most`, by the index alone. */
function pick({ seed, index }: Making, most: number): number {
  return 1 + Math.floor(chance(seed, index, 1) * most);
}

type Maker = (making: Making, upTo: (most: number) => number) => Promise<unknown>;

const MAKERS: Record<KindName, Maker> = {
  image: ({ clients }, upTo) =>
    clients.openai.images.generate({
      model: 'dall-e-3',
      prompt: 'a red kite',
      quality: upTo(2) === 1 ? 'standard' : 'hd',
      size: upTo(4) % 2 ? '1024x1024' : '1792x1024',
    }),
  speech: async ({ clients }, upTo) =>
    (
      await clients.openai.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'kite'.repeat(upTo(80)) })
    ).arrayBuffer(),
  run: ({ clients }, upTo) => clients.fal.run(IMAGE, { input: imageInput(upTo(4)) }),
  prediction: ({ clients }, upTo) =>
    clients.replicate.run('black-forest-labs/flux-schnell', {
      input: { prompt: 'a red kite', num_outputs: upTo(4) },
      wait: { mode: 'block' },
    }),
  subscription: ({ clients, submitted }, upTo) =>
    clients.fal.subscribe('fal-ai/flux/dev', {
      input: imageInput(upTo(4)),
      mode: 'polling',
      pollInterval: 1,
      onEnqueue: (id) => submitted({ provider: 'fal', model: 'fal-ai/flux/dev', id }),
    }),
  'polled clip': async (making, upTo) => follow(making.clients, await submitClip(making, upTo(2))),
  'polled video': async ({ clients, submitted }, upTo) => {
    const { id } = await clients.openai.videos.create({
      model: 'sora-2',
      prompt: 'a red kite',
      seconds: upTo(2) === 1 ? '4' : '8',
    });
    const job: Job = { provider: 'openai', model: 'sora-2', id };
    submitted(job);
    await follow(clients, job);
  },
  'polled prediction': async ({ clients, submitted }, upTo) => {
    const model = 'black-forest-labs/flux-dev';
    const input = { prompt: 'a red kite', num_outputs: upTo(4) };
    const { id } = await clients.replicate.predictions.create({ model, input });
    const job: Job = { provider: 'replicate', model, id };
    submitted(job);
    await follow(clients, job);
  },
  'clip seen elsewhere': (making, upTo) => submitClip(making, upTo(2)),
  'clip with webhook': ({ clients, hook }, upTo) =>
    clients.fal.queue.submit(CLIP_WITH_WEBHOOK, {
      input: { prompt: 'a red kite', duration: upTo(2) === 1 ? '4s' : '8s', generate_audio: false },
      webhookUrl: `${hook}/fal`,
    }),
  'prediction with webhook': ({ clients, hook }, upTo) =>
    clients.replicate.predictions.create({
      model: 'google/nano-banana-2',
      input: { prompt: 'a red kite', resolution: upTo(2) === 1 ? '1K' : '2K' },
      webhook: `${hook}/replicate`,
      webhook_events_filter: ['completed'],
    }),
  output: ({ clients }, upTo) =>
    withOutput('avatar', { planned: { provider: 'fal', model: IMAGE } }, async (output) => {
      await clients.fal.run(IMAGE, { input: imageInput(1) });
      output.reject('blurry', { gate: 'sharpness' });
      await clients.fal.run(IMAGE, { input: imageInput(upTo(4)) });
      output.accept();
    }),
  'forgotten image': async ({ clients, submitted }, upTo) => {
    const input = { prompt: 'a red kite', num_images: upTo(4) };
    const { request_id: id } = await clients.fal.queue.submit(FORGOTTEN, { input });
    submitted({ provider: 'fal', model: FORGOTTEN, id });
  },
};

function imageInput(images: number) {
  return { prompt: 'a red kite', image_size: 'square_hd' as const, num_images: images };
}

async function submitClip({ clients, submitted }: Making, length: number): Promise<Job> {
  const input = { prompt: 'a red kite', duration: length === 1 ? '5' : '10', generate_audio: false } as const;
  const { request_id: id } = await clients.fal.queue.submit(CLIP, { input });
  const job: Job = { provider: 'fal', model: CLIP, id };
  submitted(job);
  return job;
}

/** More polls than any order asks for. */
const MOST_POLLS = 50;

/** Waits for a job's end as an app does, and takes its result; a failed job is an end, too. */
export async function follow({ openai, fal, replicate }: Clients, { provider, model, id }: Job): Promise<void> {
  for (let poll = 0; poll < MOST_POLLS; poll++) {
    if (provider === 'fal') {
      const status = await persistent(() => fal.queue.status(model, { requestId: id }));
      if (status.status !== 'COMPLETED') continue;
      return void (await persistent(() => fal.queue.result(model, { requestId: id })));
    }
    const ask = (): Promise<{ status: string }> =>
      provider === 'openai' ? openai.videos.retrieve(id) : replicate.predictions.get(id);
    if (/completed|succeeded|failed|canceled/.test((await persistent(ask)).status)) return;
  }
  throw new Error(`${provider} ${id} has not ended after ${MOST_POLLS} polls`);
}

/** Asks again where there was no answer, or one that says nothing of the job. */
async function persistent<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = 5; ; left--) {
    try {
      return await ask();
    } catch (error) {
      const status = (error as { status?: number }).status;
      if (left === 0 || (status !== undefined && status !== 429 && status !== 503)) throw error;
    }
  }
}
