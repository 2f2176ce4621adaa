/** What an app can do with the AI SDK, by models of one provider. */
import type { App, Scenarios } from '../../../test/noticed/app.ts';
import { clientOf, sdkOf } from './client.ts';

const prompt = 'a red kite';

type Fetch = typeof globalThis.fetch;

/** Its parts, by models that are asked once. */
async function world(app: App, fetch?: Fetch) {
  const [ai, openai] = await Promise.all([sdkOf(app), clientOf(app, fetch && { fetch })]);
  return { ai, chat: openai.chat('gpt-5-mini'), image: openai.image('gpt-image-2'), speech: openai.speech('tts-1') };
}

export const scenarios: Scenarios = {
  'a text: its result': {
    charges: 1,
    async play(app) {
      const { ai, chat } = await world(app);
      const promise = ai.generateText({ model: chat, prompt });
      app.saw('promise', promise);
      app.saw('result', await promise);
      app.saw('model', chat);
    },
  },
  'an image and speech': {
    charges: 2,
    async play(app) {
      const { ai, image, speech } = await world(app);
      app.saw('image', await ai.generateImage({ model: image, prompt, size: '1024x1024' }));
      app.saw('speech', await ai.generateSpeech({ model: speech, text: prompt }));
    },
  },
  'the functions, the agent and the models': {
    charges: 0,
    async play(app) {
      const { ai, chat, image } = await world(app);
      app.saw('names', Object.keys(ai).toSorted());
      for (const one of [ai.generateText, ai.streamText, ai.generateImage, ai.embed]) app.saw('function', one);
      app.saw('agent', ai.ToolLoopAgent);
      app.saw('language model', [chat, Object.getOwnPropertyNames(chat), chat.doGenerate.name, chat.doGenerate.length]);
      app.saw('image model', [image, Object.getOwnPropertyNames(image)]);
    },
  },
  'a model that is asked without the SDK': {
    charges: 1,
    async play(app) {
      const { chat } = await world(app);
      const promise = chat.doGenerate({ prompt: [{ role: 'user', content: [{ type: 'text', text: prompt }] }] });
      app.saw('promise', promise);
      app.saw('result', await promise);
    },
  },
  'a stream, whole, left early and never read': {
    charges: 2,
    async play(app) {
      const { ai, chat } = await world(app);
      const whole = ai.streamText({ model: chat, prompt });
      app.saw('result', whole);
      for await (const part of whole.fullStream) app.saw('part', part.type);
      app.saw('usage', await whole.usage);
      for await (const text of ai.streamText({ model: chat, prompt }).textStream) {
        app.saw('first', text);
        break;
      }
    },
  },
  'an agent with a tool': {
    charges: 2,
    async play(app) {
      const { ai, chat } = await world(app);
      const inputSchema = ai.jsonSchema({ type: 'object' });
      const draw = ai.tool({
        inputSchema,
        execute: (input, { messages }) => {
          app.saw('tool', [input, messages]);
          return 'drawn';
        },
      });
      const agent = new ai.ToolLoopAgent({ model: chat, tools: { draw } });
      app.saw('answer', (await agent.generate({ prompt: 'call draw' })).text);
    },
  },
  'an attempt that is repeated': {
    charges: 1,
    async play(app) {
      const { ai, chat } = await world(app);
      app.sim.openai.order({ fail: 503, times: 2, retryAfter: { ms: 1 } });
      app.saw('answer', (await ai.generateText({ model: chat, prompt })).text);
    },
  },
  'errors, and a signal that is aborted': {
    charges: 3,
    async play(app) {
      const { ai, chat } = await world(app);
      app.sim.openai.order({ fail: 400 }, { fail: 503 });
      await app.outcome('400', ai.generateText({ model: chat, prompt }));
      await app.outcome('503', ai.generateText({ model: chat, prompt, maxRetries: 0 }));
      const abortSignal = AbortSignal.abort();
      await app.outcome('aborted', ai.generateText({ model: chat, prompt, abortSignal }));
      await app.outcome('no model', ai.generateText({ model: undefined as never, prompt }));
    },
  },
  'a fetch of the app’s own': {
    charges: 1,
    async play(app) {
      const { ai, chat } = await world(app, async (url, init) => {
        app.saw('fetch', [url, init?.method, Object.keys(init ?? {}), init?.body]);
        return fetch(url, init);
      });
      app.saw('answer', (await ai.generateText({ model: chat, prompt })).text);
    },
  },
};
