import { settleWebhook } from '@costspan/core';
import type { FalClient } from '@fal-ai/client';
import { DATA_URL, KEY, picture, PROMPT, SIGNED_URL, USER, WEBHOOK_URL, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

export const privacy: Privacy<FalClient> = {
  client: (world) => clientOf(world, { credentials: KEY }),
  calls: {
    run: (fal) =>
      fal.run('xai/grok-imagine-image/edit', {
        input: { prompt: PROMPT, image_urls: [SIGNED_URL, DATA_URL], user: USER } as never,
      }),
    subscribe: (fal) =>
      fal.subscribe('fal-ai/flux/dev', { input: { prompt: PROMPT }, webhookUrl: WEBHOOK_URL, pollInterval: 1 }),
    stream: async (fal) => {
      const stream = await fal.stream('fal-ai/flux/dev', { input: { prompt: PROMPT } });
      for await (const _ of stream) void _;
      await stream.done();
    },
    upload: (fal) => fal.run('fal-ai/flux/dev', { input: { prompt: PROMPT, image_url: picture() } as never }),
    'queue and webhook': async (fal, { sim }) => {
      const { request_id: requestId } = await fal.queue.submit('fal-ai/flux/dev', {
        input: { prompt: PROMPT },
        webhookUrl: WEBHOOK_URL,
      });
      const delivery = (await sim.fal.webhooksDelivered()).find(({ body }) => body.includes(requestId));
      await settleWebhook('fal', JSON.parse(delivery?.body ?? '{}'), { headers: { authorization: KEY, cookie: WORD } });
      await fal.queue.result('fal-ai/flux/dev', { requestId });
    },
    'errors that quote': async (_, world) => {
      const { quoting } = world;
      const fal = await clientOf(world, { credentials: KEY, fetch: (_url, init) => fetch(quoting.url, init) });
      const detail = [
        { loc: ['body', PROMPT], msg: PROMPT, type: 'value_error', input: SIGNED_URL, ctx: { url: DATA_URL } },
      ];
      quoting.next({ status: 422, body: { detail } }, { status: 400, text: PROMPT }, { text: `{"images": ${PROMPT}` });
      for (let i = 0; i < 3; i += 1)
        await fal.run('fal-ai/flux/dev', { input: { prompt: PROMPT } }).catch(() => undefined);
    },
  },
};
