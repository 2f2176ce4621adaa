/** What an app can do with the Google Gen AI SDK. */
import type { GoogleGenAI, GoogleGenAIOptions } from '@google/genai';
import type { App, Scenarios } from '../../../test/noticed/app.ts';
import { clientOf, sdkOf } from './client.ts';

const IMAGE = 'gemini-3.1-flash-image';
const TEXT = 'gemini-3.5-flash';
const VIDEO = 'veo-3.1-generate-001';
const contents = 'a red kite';

/** The SDK writes what it thinks of a call to the console, which is the app's. */
async function google(app: App, options?: GoogleGenAIOptions): Promise<GoogleGenAI> {
  console.warn = (...words) => app.saw('console.warn', words);
  return clientOf(app, options);
}

export const scenarios: Scenarios = {
  'generateContent: its promise and its answer': {
    charges: 1,
    async play(app) {
      const ai = await google(app);
      const promise = ai.models.generateContent({ model: IMAGE, contents });
      app.saw('promise', promise);
      const answer = await promise;
      app.saw('answer', answer);
      app.saw('data', answer.data);
      app.saw('headers', answer.sdkHttpResponse?.headers?.['content-type']);
    },
  },
  'a picture, sent in and changed': {
    charges: 1,
    async play(app) {
      const picture = { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } };
      const ai = await google(app);
      app.saw('answer', await ai.models.generateContent({ model: IMAGE, contents: [picture, 'make it blue'] }));
    },
  },
  'a stream, read to its end and left early': {
    charges: 2,
    told: false,
    async play(app) {
      const ai = await google(app);
      const stream = await ai.models.generateContentStream({ model: TEXT, contents });
      app.saw('stream', stream);
      for await (const chunk of stream) app.saw('chunk', chunk);
      for await (const chunk of await ai.models.generateContentStream({ model: TEXT, contents })) {
        app.saw('first', chunk);
        break;
      }
    },
  },
  'a chat, and its stream': {
    charges: 2,
    async play(app) {
      const chat = (await google(app)).chats.create({ model: TEXT });
      app.saw('answer', await chat.sendMessage({ message: contents }));
      for await (const chunk of await chat.sendMessageStream({ message: 'and now?' })) app.saw('chunk', chunk);
      app.saw('history', chat.getHistory());
    },
  },
  'a function that the SDK calls': {
    charges: 2,
    async play(app) {
      const tool = {
        tool: async () => ({ functionDeclarations: [{ name: 'wind' }] }),
        callTool: async (calls: unknown) => {
          app.saw('called', calls);
          return [{ functionResponse: { name: 'wind', response: { knots: 12 } } }];
        },
      };
      const ask = { model: TEXT, contents: 'call wind', config: { tools: [tool] } };
      app.saw('answer', await (await google(app)).models.generateContent(ask));
    },
  },
  'Imagen on Vertex AI': {
    charges: 2,
    async play(app) {
      const ai = await google(app, { vertexai: true });
      const ask = { model: 'imagen-4.0-generate-001', prompt: contents, config: { numberOfImages: 2 } };
      app.saw('images', await ai.models.generateImages(ask));
      app.sim.google.order({ filter: true });
      app.saw('one fewer', await ai.models.generateImages(ask));
    },
  },
  'a video: submit, poll, the end twice': {
    charges: 1,
    async play(app) {
      const ai = await google(app, { vertexai: true });
      let operation = await ai.models.generateVideos({
        model: VIDEO,
        source: { prompt: contents },
        config: { durationSeconds: 8, resolution: '720p', generateAudio: true },
      });
      app.saw('operation', operation);
      while (!operation.done) app.saw('polled', (operation = await ai.operations.getVideosOperation({ operation })));
      app.saw('again', await ai.operations.get({ operation }));
    },
  },
  'an interaction, asked for again': {
    charges: 1,
    async play(app) {
      const ai = await google(app);
      const interaction = await ai.interactions.create({ model: IMAGE, input: contents });
      app.saw('interaction', { ...interaction, sdkHttpResponse: undefined });
      app.saw('status', (await ai.interactions.get(interaction.id)).status);
    },
  },
  'a streamed interaction, by its iterator and by a reader': {
    charges: 2,
    async play(app) {
      const ai = await google(app);
      const stream = await ai.interactions.create({ model: TEXT, input: contents, stream: true });
      app.saw('stream', stream);
      for await (const event of stream) app.saw('event', event);
      const other = await ai.interactions.create({ model: TEXT, input: contents, stream: true });
      const reader = (other as unknown as ReadableStream<unknown>).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) app.saw('part', part.value);
    },
  },
  'an interaction in the background': {
    charges: 1,
    async play(app) {
      const ai = await google(app);
      let interaction = await ai.interactions.create({ model: TEXT, input: contents, background: true });
      while (interaction.status !== 'completed') interaction = await ai.interactions.get(interaction.id);
      app.saw('text', interaction.output_text);
    },
  },
  'a batch: each line is charged once': {
    charges: 2,
    async play(app) {
      const ai = await google(app);
      const src = ['a red kite', 'a blue kite'].map((text) => ({ contents: [{ role: 'user', parts: [{ text }] }] }));
      let job = await ai.batches.create({ model: IMAGE, src });
      app.saw('job', job);
      const name = job.name ?? '';
      while (job.state !== 'JOB_STATE_SUCCEEDED') job = await ai.batches.get({ name });
      app.saw('done', await ai.batches.get({ name }));
    },
  },
  'errors of the provider': {
    charges: 3,
    async play(app) {
      const ai = await google(app);
      app.sim.google.order({ fail: 400 }, { fail: 503 });
      await app.outcome('400', ai.models.generateContent({ model: IMAGE, contents }));
      await app.outcome('503', ai.models.generateContentStream({ model: IMAGE, contents }));
      app.sim.google.order({ fail: 400 });
      await app.outcome('an interaction', ai.interactions.create({ model: IMAGE, input: contents }));
    },
  },
  'an operation that fails, and one that nobody knows': {
    charges: 1,
    async play(app) {
      const ai = await google(app, { vertexai: true });
      app.sim.google.order({ failJob: true, polls: 1 });
      const source = { prompt: contents };
      const operation = await ai.models.generateVideos({ model: VIDEO, source, config: { generateAudio: true } });
      app.saw('failed', await ai.operations.getVideosOperation({ operation }));
      const unknown = Object.assign(Object.create(operation) as typeof operation, { name: 'a/operations/b' });
      await app.outcome('unknown', ai.operations.getVideosOperation({ operation: unknown }));
    },
  },
  'too many requests, then an answer': {
    charges: 1,
    async play(app) {
      app.sim.google.order({ fail: 429, times: 2 });
      const retryOptions = { attempts: 3, initialDelay: 0.001, maxDelay: 0.001 };
      const ai = await google(app, { httpOptions: { retryOptions } });
      app.saw('answer', await ai.models.generateContent({ model: IMAGE, contents }));
    },
  },
  'a signal that was aborted before': {
    charges: 1,
    async play(app) {
      const ai = await google(app);
      const config = { abortSignal: AbortSignal.abort() };
      await app.outcome('aborted', ai.models.generateContent({ model: IMAGE, contents, config }));
    },
  },
  'a fetch of the app’s own': {
    charges: 2,
    async play(app) {
      const own: typeof fetch = async (url, init) => {
        app.saw('fetch', url instanceof Request ? [url.url, url.method] : [String(url), Object.keys(init ?? {})]);
        return fetch(url, init);
      };
      const ai = await google(app, { httpOptions: { fetch: own } });
      app.saw('answer', await ai.models.generateContent({ model: TEXT, contents }));
      await ai.interactions.create({ model: TEXT, input: contents });
    },
  },
  'wrong arguments': {
    charges: 2,
    told: false,
    async play(app) {
      const ai = await google(app);
      await app.outcome('none', () => (ai.models.generateContent as unknown as () => unknown)());
      await app.outcome('nothing', ai.models.generateContent({} as never));
      const prompt = contents;
      await app.outcome('Vertex only', ai.models.generateImages({ model: 'imagen-4.0-generate-001', prompt }));
      await app.outcome('no name', () => ai.operations.get({ operation: {} as never }));
    },
  },
  'the SDK’s classes, and methods taken off the client': {
    charges: 1,
    async play(app) {
      const { Models, GoogleGenAI } = await sdkOf(app);
      const own = Object.getOwnPropertyDescriptors(Models.prototype) as Record<string, PropertyDescriptor>;
      app.saw('method', own['generateContentInternal']);
      app.saw('names', Object.keys(own));
      app.saw('client', Object.getOwnPropertyNames(GoogleGenAI.prototype));
      const { generateContent } = (await google(app)).models;
      app.saw('answer', await generateContent({ model: TEXT, contents }));
    },
  },
};
