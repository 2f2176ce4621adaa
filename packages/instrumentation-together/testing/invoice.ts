import type { Together } from 'together-ai';
import fc from 'fast-check';
import { chatBatches } from '../../../test/invoice/batch-kind.ts';
import { kind, prompt, record } from '../../../test/invoice/kind.ts';
import type { Invoice, Kind } from '../../../test/invoice/kind.ts';
import { batches } from './batches.ts';
import { clientOf } from './client.ts';

const image: fc.Arbitrary<Kind<Together>> = record({
  model: fc.constantFrom('black-forest-labs/FLUX.1-schnell', 'black-forest-labs/FLUX.2-pro'),
  prompt,
  width: fc.constantFrom(512, 1000, 1024),
  height: fc.constantFrom(512, 768),
  n: fc.integer({ min: 1, max: 4 }),
  steps: fc.constantFrom(2, 4, 8),
}).map((body) => kind(`images ${JSON.stringify(body)}`, ({ images }) => images.generate(body)));

const video: fc.Arbitrary<Kind<Together>> = record({
  prompt,
  model: fc.constantFrom('kwaivgI/kling-2.1-pro', 'minimax/video-01-director'),
  looks: fc.integer({ min: 0, max: 2 }),
}).map(({ looks, ...body }) =>
  kind(
    `videos ${JSON.stringify(body)}, ${looks} looks more`,
    async ({ videos }) => {
      const { id } = await videos.create({ ...body, seconds: '5' });
      while ((await videos.retrieve(id)).status === 'in_progress');
      for (let i = 0; i < looks; i++) await videos.retrieve(id);
    },
    { job: true },
  ),
);

const chat: fc.Arbitrary<Kind<Together>> = record({ content: prompt, stream: fc.boolean() }).map(
  ({ content, stream }) =>
    kind(
      `chat${stream ? ' stream' : ''} ${content}`,
      async ({ chat: { completions } }) => {
        const body = { model: 'openai/gpt-oss-120b', messages: [{ role: 'user' as const, content }] };
        if (!stream) return completions.create(body);
        for await (const _ of await completions.create({ ...body, stream })) void _;
      },
      { byAnswer: true },
    ),
);

/** Its own back-off of half a second and more, shortened. */
function atOnce(client: Together): Together {
  return Object.assign(client, { calculateDefaultRetryTimeoutMillis: () => 1 });
}

export const invoice: Invoice<Together> = {
  simulator: 'together',
  client: async (place) => atOnce(await clientOf(place, { maxRetries: 2 })),
  kinds: fc.oneof(image, video, chat, chatBatches(batches)),
  silent: true,
};
