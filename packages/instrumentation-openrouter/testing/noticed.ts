/** What an app can do with OpenRouter's client. */
import type { Scenarios } from '../../../test/noticed/app.ts';
import { clientOf } from './client.ts';

const messages = [{ role: 'user' as const, content: 'a red kite' }];
const chatRequest = { model: 'openai/gpt-5-nano', messages };
const responsesRequest = { model: 'openai/gpt-5-nano', input: 'a red kite' };
const usageOf = (answer: unknown): unknown => (answer as { usage?: unknown }).usage;

async function eventsOf(stream: unknown): Promise<string[]> {
  const types: string[] = [];
  for await (const event of stream as AsyncIterable<object>) types.push(Object.keys(event).join());
  return types;
}

export const scenarios: Scenarios = {
  'a chat and a response: their promises and their answers': {
    charges: 3,
    async play(app) {
      const openRouter = await clientOf(app);
      const promise = openRouter.chat.send({ chatRequest });
      app.saw('promise', promise);
      app.saw('chat', usageOf(await promise));
      app.saw('response', usageOf(await openRouter.responses.send({ responsesRequest })));
      app.saw('beta', usageOf(await openRouter.beta.responses.send({ responsesRequest })));
    },
  },
  'streams, read to their end and left early': {
    charges: 3,
    told: false,
    async play(app) {
      const openRouter = await clientOf(app);
      const stream = await openRouter.chat.send({ chatRequest: { ...chatRequest, stream: true } });
      app.saw('stream', stream);
      app.saw('chunks', await eventsOf(stream));
      app.saw(
        'events',
        await eventsOf(await openRouter.responses.send({ responsesRequest: { ...responsesRequest, stream: true } })),
      );
      const left = await openRouter.chat.send({ chatRequest: { ...chatRequest, stream: true } });
      for await (const chunk of left as AsyncIterable<object>) {
        app.saw('first', Object.keys(chunk));
        break;
      }
    },
  },
  'an image': {
    charges: 1,
    async play(app) {
      const { images } = await clientOf(app);
      const imageGenerationRequest = { model: 'bytedance-seed/seedream-5-0-pro', prompt: 'a red kite' };
      app.saw('image', await images.generate({ imageGenerationRequest }));
    },
  },
  'speech, its stream and its record': {
    // An estimate, which the record corrects.
    charges: 1,
    told: false,
    async play(app) {
      const openRouter = await clientOf(app);
      const speechRequest = { model: 'openai/gpt-4o-mini-tts-2025-12-15', input: 'a red kite', voice: 'alloy' };
      const stream = await openRouter.tts.createSpeech({ speechRequest });
      app.saw('stream', stream);
      app.saw('bytes', await new Response(stream).arrayBuffer());
      const id = app.sim.invoice.lines.at(-1)?.id ?? '';
      app.saw('cost', (await openRouter.generations.getGeneration({ id })).data.totalCost);
    },
  },
  'a video, looked at until it is done': {
    charges: 1,
    async play(app) {
      const { videoGeneration } = await clientOf(app);
      const videoGenerationRequest = { model: 'acme/clip', prompt: 'a red kite', duration: 3 };
      let job = await videoGeneration.generate({ videoGenerationRequest });
      while (job.status !== 'completed') job = await videoGeneration.getGeneration({ jobId: job.id });
      app.saw('job', [job.status, job.usage]);
    },
  },
  callModel: {
    charges: 1,
    async play(app) {
      const openRouter = await clientOf(app);
      const result = openRouter.callModel(responsesRequest);
      app.saw('result', [result.constructor.name, Object.getOwnPropertyNames(Object.getPrototypeOf(result))]);
      app.saw('text', await result.getText());
    },
  },
  'errors of the provider': {
    charges: 2,
    async play(app) {
      const openRouter = await clientOf(app);
      app.sim.openrouter.order({ fail: 400 }, { fail: 503 });
      await app.outcome('400', openRouter.chat.send({ chatRequest }));
      await app.outcome('503', openRouter.chat.send({ chatRequest }));
    },
  },
  'a signal that was aborted before': {
    charges: 1,
    async play(app) {
      const openRouter = await clientOf(app);
      await app.outcome('chat', openRouter.chat.send({ chatRequest }, { signal: AbortSignal.abort() }));
    },
  },
  'wrong arguments': {
    charges: 2,
    async play(app) {
      const { chat, images } = await clientOf(app);
      await app.outcome('no model', () => chat.send({ chatRequest: { model: 7 } } as never));
      await app.outcome('nothing', () => (images.generate as unknown as () => unknown)());
    },
  },
};
