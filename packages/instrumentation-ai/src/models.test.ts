import { createAnthropic } from '@ai-sdk/anthropic';
import { createElevenLabs } from '@ai-sdk/elevenlabs';
import { createFal } from '@ai-sdk/fal';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createReplicate } from '@ai-sdk/replicate';
import { createOpenRouter } from '@openrouter/ai-sdk-provider';
import { openCallCount } from '@costspan/instrumentation';
import { embed, generateImage, generateSpeech, generateText, streamText, transcribe } from 'ai';
import { afterEach, expect, test, vi } from 'vitest';
import { instrumentAI } from './index.ts';
import { answerOf, charges, fixtureOf, play } from './testing.ts';

type Fetch = typeof globalThis.fetch;

const apiKey = 'sk-canary';
const prompt = 'A paper boat on a calm lake';
const openai = (fetch: Fetch): ReturnType<typeof createOpenAI> => createOpenAI({ apiKey, fetch });
const anthropic = (fetch: Fetch): ReturnType<typeof createAnthropic> => createAnthropic({ apiKey, fetch });
const google = (fetch: Fetch): ReturnType<typeof createGoogleGenerativeAI> =>
  createGoogleGenerativeAI({ apiKey, fetch });
const openrouter = (fetch: Fetch): ReturnType<typeof createOpenRouter> => createOpenRouter({ apiKey, fetch });

/** Calls of an app, each with the documented exchange that its provider has with another SDK. */
const CALLS: Readonly<Record<string, (fetch: Fetch, model: string) => Promise<unknown>>> = {
  'openai/images-generate': (fetch, model) =>
    generateImage({
      model: instrumentAI(openai(fetch).image(model)),
      prompt,
      size: '1024x1024',
      providerOptions: { openai: { quality: 'high' } },
    }),
  'openai/chat-completions': (fetch, model) => generateText({ model: instrumentAI(openai(fetch).chat(model)), prompt }),
  'openai/chat-completions-stream': (fetch, model) =>
    Promise.resolve(streamText({ model: instrumentAI(openai(fetch).chat(model)), prompt }).text),
  'openai/responses-create': (fetch, model) =>
    generateText({ model: instrumentAI(openai(fetch).responses(model)), prompt }),
  'openai/embeddings': (fetch, model) =>
    embed({ model: instrumentAI(openai(fetch).embedding(model)), value: 'A paper boat' }),
  'openai/audio-speech': (fetch, model) =>
    generateSpeech({ model: instrumentAI(openai(fetch).speech(model)), text: 'Good morning 🌅' }),
  'openai/audio-transcriptions-tokens': (fetch, model) =>
    transcribe({ model: instrumentAI(openai(fetch).transcription(model)), audio: new Uint8Array([82, 73, 70, 70]) }),
  'anthropic/messages-create': (fetch, model) =>
    generateText({ model: instrumentAI(anthropic(fetch).languageModel(model)), prompt }),
  'anthropic/messages-create-stream': (fetch, model) =>
    Promise.resolve(streamText({ model: instrumentAI(anthropic(fetch).languageModel(model)), prompt }).text),
  'google-genai/generate-content-image': (fetch, model) =>
    generateText({ model: instrumentAI(google(fetch).languageModel(model)), prompt }),
  'google-genai/generate-content-stream': (fetch, model) =>
    Promise.resolve(streamText({ model: instrumentAI(google(fetch).languageModel(model)), prompt }).text),
  'fal/run-flux-dev': (fetch, model) =>
    generateImage({ model: instrumentAI(createFal({ apiKey, fetch }).image(model)), prompt }),
  'replicate/predictions-create-prefer-wait': (fetch, model) =>
    generateImage({
      model: instrumentAI(createReplicate({ apiToken: 'r8_canary', fetch }).image(model)),
      prompt,
      providerOptions: { replicate: { num_outputs: 4 } },
    }),
  'openrouter/chat-send': (fetch, model) =>
    generateText({ model: instrumentAI(openrouter(fetch).chat(model)), prompt }),
  'openrouter/images-generate': (fetch, model) =>
    generateImage({ model: instrumentAI(openrouter(fetch).imageModel(model)), prompt }),
  'elevenlabs/speech-convert': (fetch, model) =>
    generateSpeech({
      model: instrumentAI(createElevenLabs({ apiKey, fetch }).speech(model as never)),
      text: 'The first move is what sets everything in motion.',
    }),
};

/** The day whose prices the amounts of a package's fixtures were worked out with. */
const DAYS: Readonly<Record<string, string>> = { openai: '2026-11-24' };

afterEach(() => void vi.useRealTimers());

test.each(Object.entries(CALLS))('%s: one generation, as the biller’s own SDK has it', async (name, call) => {
  const fixture = fixtureOf(name);
  const { exchange } = fixture;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(DAYS[name.split('/')[0] as string] ?? '2026-12-01') });
  const { fetch, recorder, sent } = play((one) =>
    one.method === 'GET' ? { headers: { 'content-type': 'image/png' }, body: PIXEL } : answerOf(fixture),
  );
  await call(fetch, modelOf(fixture));
  const { status, amount, outcome } = fixture.expect;
  expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
  expect(charges(recorder)).toEqual([
    { provider: exchange.provider, model: modelOf(fixture), status, amount, outcome, retries: 0 },
  ]);
  expect(recorder.spans).toHaveLength(1);
  expect(recorder.open).toEqual([]);
  expect(openCallCount()).toBe(0);
  expect(recorder.text()).not.toMatch(/canary|paper boat|first move|Good morning/);
});

const PIXEL = new Uint8Array([137, 80, 78, 71]);

function modelOf({ exchange }: ReturnType<typeof fixtureOf>): string {
  const asked = (exchange.request as { model?: string; model_id?: string } | undefined) ?? {};
  const inUrl = /\/models\/([^:]+?)(?:\/predictions|:|$)/.exec(exchange.url ?? '')?.[1];
  const ofFal = /^https:\/\/fal\.run\/(.+)$/.exec(exchange.url ?? '')?.[1];
  return exchange.model ?? asked.model ?? asked.model_id ?? inUrl ?? ofFal ?? 'none';
}
