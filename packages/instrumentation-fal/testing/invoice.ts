import type { FalClient } from '@fal-ai/client';
import fc from 'fast-check';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { clientOf } from './client.ts';

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

const falRun: fc.Arbitrary<Kind<FalClient>> = falInput.map(({ endpoint, input, told = true }) =>
  kind(`run ${endpoint} ${JSON.stringify(input)}`, (fal) => fal.run(endpoint, { input }), { told }),
);

const falSubscribe: fc.Arbitrary<Kind<FalClient>> = falInput.map(({ endpoint, input, told = true }) =>
  kind(
    `subscribe ${endpoint} ${JSON.stringify(input)}`,
    (fal) => fal.subscribe(endpoint, { input, mode: 'polling', pollInterval: 1 }),
    { told, slowRetries: true, job: true },
  ),
);

const falQueue: fc.Arbitrary<Kind<FalClient>> = fc
  .tuple(falInput, fc.integer({ min: 1, max: 3 }), fc.boolean())
  .map(([{ endpoint, input, told = true }, results, early]) =>
    kind(
      `queue ${endpoint} ${results} results ${early ? 'asked early ' : ''}${JSON.stringify(input)}`,
      async (fal) => {
        const { request_id: requestId } = await fal.queue.submit(endpoint, { input });
        // A job that still runs refuses its result.
        if (early) await fal.queue.result(endpoint, { requestId }).catch(() => undefined);
        while ((await fal.queue.status(endpoint, { requestId })).status !== 'COMPLETED');
        for (let i = 0; i < results; i++) await fal.queue.result(endpoint, { requestId }).catch(() => undefined);
      },
      { told, slowRetries: true, job: true },
    ),
  );

export const invoice: Invoice<FalClient> = {
  simulator: 'fal',
  client: (place) => clientOf(place, { retry: { baseDelay: 1, maxDelay: 5 } }),
  kinds: fc.oneof(falRun, falSubscribe, falQueue),
  /** Failures that have used a runner, and those that the client does not repeat. */
  orders: ({ job }) => [
    { weight: 1, arbitrary: fc.constantFrom('1', '0.5').map((billed) => [{ fail: 422 as const, billed }]) },
    { weight: 1, arbitrary: fc.constant([{ fail: 500 as const }]) },
    ...(job ? [{ weight: 1, arbitrary: fc.constant([{ failJob: true, billed: '0.25' }]) }] : []),
  ],
};
