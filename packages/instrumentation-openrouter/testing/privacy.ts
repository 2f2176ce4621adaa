import type { OpenRouter } from '@openrouter/sdk';
import { KEY, PROMPT, SIGNED_URL, USER, WEBHOOK_URL, WORD } from '../../../test/privacy/canaries.ts';
import type { Privacy } from '../../../test/privacy/world.ts';
import { clientOf } from './client.ts';

const chatRequest = { model: 'openai/gpt-5-nano', messages: [{ role: 'user' as const, content: PROMPT }], user: USER };

export const privacy: Privacy<OpenRouter> = {
  client: (world) => clientOf(world, { apiKey: KEY, httpReferer: SIGNED_URL, appTitle: WORD }),
  calls: {
    chat: (openRouter) => openRouter.chat.send({ chatRequest }),
    'chat, streamed': async (openRouter) => {
      const stream = await openRouter.chat.send({ chatRequest: { ...chatRequest, stream: true } });
      for await (const _ of stream as AsyncIterable<unknown>) void _;
    },
    callModel: (openRouter) =>
      openRouter.callModel({ model: 'openai/gpt-5-nano', input: PROMPT, instructions: PROMPT, user: USER }).getText(),
    image: (openRouter) =>
      openRouter.images.generate({
        imageGenerationRequest: { model: 'bytedance-seed/seedream-5-0-pro', prompt: PROMPT, user: USER },
      }),
    'speech and its record': async (openRouter, { sim }) => {
      const speechRequest = { model: 'openai/gpt-4o-mini-tts-2025-12-15', input: PROMPT, voice: 'alloy', user: USER };
      await new Response(await openRouter.tts.createSpeech({ speechRequest })).arrayBuffer();
      await openRouter.generations.getGeneration({ id: sim.invoice.lines.at(-1)?.id ?? '' });
    },
    video: async (openRouter) => {
      const videoGenerationRequest = { model: 'acme/clip', prompt: PROMPT, duration: 3, callbackUrl: WEBHOOK_URL };
      let job = await openRouter.videoGeneration.generate({ videoGenerationRequest });
      while (job.status !== 'completed') job = await openRouter.videoGeneration.getGeneration({ jobId: job.id });
    },
    failure: async (openRouter, { sim }) => {
      sim.openrouter.order({ fail: 400 });
      await openRouter.chat.send({ chatRequest }).catch(() => undefined);
    },
  },
};
