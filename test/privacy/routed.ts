import type { InferenceClient } from '@huggingface/inference';
import type { OpenRouter } from '@openrouter/sdk';
import type { Story } from '../stories/support/story.ts';
import { DATA_URL, KEY, PROMPT, SIGNED_URL, USER, WEBHOOK_URL, WORD } from './canaries.ts';

/** Clients of billers that hand requests on to others. */
export interface Routed {
  readonly huggingFace: InferenceClient;
  readonly openRouter: OpenRouter;
}

/** Clients with a key that is searched for, sent to the simulator. */
export async function startRouted({ sim }: Story): Promise<Routed> {
  const [{ InferenceClient }, { OpenRouter }] = await Promise.all([
    import('@huggingface/inference'),
    import('@openrouter/sdk'),
  ]);
  return {
    huggingFace: new InferenceClient(`hf_${KEY}`, { fetch: sim.huggingFace.fetch, billTo: USER }),
    openRouter: new OpenRouter({ apiKey: KEY, serverURL: sim.openrouter.url, httpReferer: SIGNED_URL, appTitle: WORD }),
  };
}

interface World {
  readonly story: Story;
  readonly routed: Routed;
}

const image = { model: 'black-forest-labs/FLUX.1-dev', provider: 'hf-inference', inputs: PROMPT } as const;
const messages = [
  {
    role: 'user' as const,
    content: [
      { type: 'text' as const, text: PROMPT },
      { type: 'image_url' as const, image_url: { url: DATA_URL } },
    ],
  },
];
const chat = { model: 'openai/gpt-oss-120b:groq', messages };
const chatRequest = { model: 'openai/gpt-5-nano', messages: [{ role: 'user' as const, content: PROMPT }], user: USER };

/** Every kind of request that an app makes of them, each with something private wherever there is room for it. */
export const routedCalls: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  'hugging-face image': ({ routed: { huggingFace } }) => huggingFace.textToImage(image),
  'hugging-face chat': ({ routed: { huggingFace } }) => huggingFace.chatCompletion(chat),
  'hugging-face chat, streamed': async ({ routed: { huggingFace } }) => {
    for await (const _ of huggingFace.chatCompletionStream(chat)) void _;
  },
  'hugging-face failure': async ({ story, routed: { huggingFace } }) => {
    story.sim.huggingFace.order({ fail: 400 });
    await huggingFace.textToImage(image).catch(() => undefined);
  },
  'openrouter chat': ({ routed: { openRouter } }) => openRouter.chat.send({ chatRequest }),
  'openrouter chat, streamed': async ({ routed: { openRouter } }) => {
    const stream = await openRouter.chat.send({ chatRequest: { ...chatRequest, stream: true } });
    for await (const _ of stream as AsyncIterable<unknown>) void _;
  },
  'openrouter callModel': ({ routed: { openRouter } }) =>
    openRouter.callModel({ model: 'openai/gpt-5-nano', input: PROMPT, instructions: PROMPT, user: USER }).getText(),
  'openrouter image': ({ routed: { openRouter } }) =>
    openRouter.images.generate({
      imageGenerationRequest: { model: 'bytedance-seed/seedream-5-0-pro', prompt: PROMPT, user: USER },
    }),
  'openrouter speech and its record': async ({ story, routed: { openRouter } }) => {
    const speechRequest = { model: 'openai/gpt-4o-mini-tts-2025-12-15', input: PROMPT, voice: 'alloy', user: USER };
    await new Response(await openRouter.tts.createSpeech({ speechRequest })).arrayBuffer();
    await openRouter.generations.getGeneration({ id: story.sim.invoice.lines.at(-1)?.id ?? '' });
  },
  'openrouter video': async ({ routed: { openRouter } }) => {
    const videoGenerationRequest = { model: 'acme/clip', prompt: PROMPT, duration: 3, callbackUrl: WEBHOOK_URL };
    let job = await openRouter.videoGeneration.generate({ videoGenerationRequest });
    while (job.status !== 'completed') job = await openRouter.videoGeneration.getGeneration({ jobId: job.id });
  },
  'openrouter failure': async ({ story, routed: { openRouter } }) => {
    story.sim.openrouter.order({ fail: 400 });
    await openRouter.chat.send({ chatRequest }).catch(() => undefined);
  },
};
