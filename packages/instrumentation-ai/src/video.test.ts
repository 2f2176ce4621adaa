import { createFal } from '@ai-sdk/fal';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { configure, memoryJobStore } from '@costspan/core';
import { openCallCount } from '@costspan/instrumentation';
import type { Answer, Recorder } from '@costspan/instrumentation/conformance';
import { experimental_generateVideo, experimental_getVideoStatus, experimental_startVideo } from 'ai';
import { createFal as createFal6 } from 'ai-sdk-fal6';
import { createGoogleGenerativeAI as createGoogle6 } from 'ai-sdk-google6';
import { experimental_generateVideo as generateVideo6 } from 'ai6';
import { afterEach, expect, test, vi } from 'vitest';
import { instrumentAI } from './index.ts';
import { answerOf, charges, fixtureOf, play } from './testing.ts';

const prompt = 'A paper boat';
const MODEL = 'fal-ai/kling-video/v3/pro/text-to-video';
const SUBMITTED = answerOf(fixtureOf('fal/queue-submit-kling'));
const DONE = answerOf(fixtureOf('fal/queue-result'));
const RUNNING: Answer = { status: 400, body: { detail: 'Request is still in progress' } };

/** What the app would download; addresses of fixtures lead nowhere. */
const download = (): Promise<{ data: Uint8Array; mediaType: string }> =>
  Promise.resolve({ data: new Uint8Array([0, 0, 0, 24]), mediaType: 'video/mp4' });

type VideoModel = Parameters<typeof experimental_generateVideo>[0]['model'];

/** A fal model whose polls are answered one after the other. */
function fal(polls: readonly Answer[], submits: readonly Answer[] = [SUBMITTED]) {
  const left = { POST: [...submits], GET: [...polls] };
  const played = play(({ method }) => left[method as 'GET'].shift() ?? DONE);
  const model = instrumentAI(createFal({ apiKey: 'k-canary', fetch: played.fetch }).video(MODEL));
  return { ...played, model: model as VideoModel };
}

function names({ spans }: Recorder): string[] {
  return spans.map(({ name }) => name);
}

test('a video is a submit with an estimate, and one settlement by the billed units', async () => {
  const { model, recorder } = fal([RUNNING, RUNNING, DONE]);
  await experimental_generateVideo({ model, prompt, poll: { intervalMs: 1 }, download });
  expect(names(recorder)).toEqual([`generate_content ${MODEL}`, 'fetch_response']);
  expect(recorder.spans[1]).toMatchObject({ links: 1, attributes: { 'costspan.job.poll_count': 3 } });
  expect(charges(recorder)).toMatchObject([{ provider: 'fal', model: MODEL, status: 'final', amount: '0.56' }]);
  expect(openCallCount()).toBe(0);
});

test('a submit that was refused at first is one submit', async () => {
  const busy: Answer = { status: 429, headers: { 'retry-after-ms': '1' }, body: { detail: 'slow down' } };
  const { model, recorder } = fal([DONE], [busy, SUBMITTED]);
  await experimental_generateVideo({ model, prompt, poll: { intervalMs: 1 }, download });
  expect(names(recorder)).toEqual([`generate_content ${MODEL}`, 'fetch_response']);
  expect(charges(recorder)).toMatchObject([{ status: 'final', amount: '0.56' }]);
});

test('started and asked for: the first that sees the end charges', async () => {
  const { model, recorder } = fal([RUNNING, DONE, DONE]);
  const { operation } = await experimental_startVideo({ model, prompt });
  for (let poll = 0; poll < 3; poll++) await experimental_getVideoStatus(model, { operation });
  expect(charges(recorder)).toMatchObject([{ status: 'final', amount: '0.56' }]);
});

test('a video that failed is settled by the rule of its biller', async () => {
  const { model, recorder } = fal([answerOf(fixtureOf('fal/queue-result-invalid'))]);
  const { operation } = await experimental_startVideo({ model, prompt });
  await experimental_getVideoStatus(model, { operation });
  expect(names(recorder)).toEqual([`generate_content ${MODEL}`, 'fetch_response']);
  expect(charges(recorder)).toHaveLength(1);
  expect(recorder.spans[1]?.attributes).toMatchObject({ 'gen_ai.response.status': 'failed' });
});

test('nothing of a webhook’s address is kept', async () => {
  const { model, recorder } = fal([DONE]);
  const stored: unknown[] = [];
  const store = memoryJobStore();
  const put: typeof store.put = (...job) => {
    stored.push(job);
    return store.put(...job);
  };
  configure({ jobStore: { ...store, put } });
  await experimental_startVideo({ model, prompt, webhookUrl: 'https://app.example/hook-canary' });
  expect(stored).toHaveLength(1);
  expect(recorder.text() + JSON.stringify(stored)).not.toContain('canary');
});

test('a model of `ai` 6 polls by itself: one span with the money', async () => {
  const polls = [RUNNING, RUNNING, DONE];
  const { fetch, recorder } = play(({ method }) => (method === 'POST' ? SUBMITTED : (polls.shift() ?? DONE)));
  const model = instrumentAI(createFal6({ apiKey: 'k-canary', fetch }).video(MODEL));
  await generateVideo6({ model, prompt, providerOptions: { fal: { pollIntervalMs: 1 } }, download });
  expect(names(recorder)).toEqual([`generate_content ${MODEL}`]);
  expect(recorder.spans[0]?.attributes).toMatchObject({ 'costspan.job.poll_count': 3 });
  expect(charges(recorder)).toMatchObject([{ provider: 'fal', status: 'final', amount: '0.56', retries: 0 }]);
  expect(openCallCount()).toBe(0);
});

test('a model of `ai` 6 whose video has failed', async () => {
  const failed = answerOf(fixtureOf('fal/queue-result-invalid'));
  const { fetch, recorder } = play(({ method }) => (method === 'POST' ? SUBMITTED : failed));
  const model = instrumentAI(createFal6({ apiKey: 'k-canary', fetch }).video(MODEL));
  await expect(generateVideo6({ model, prompt, maxRetries: 0, download })).rejects.toHaveProperty('statusCode', 422);
  expect(names(recorder)).toEqual([`generate_content ${MODEL}`]);
  expect(charges(recorder)).toHaveLength(1);
  expect(openCallCount()).toBe(0);
});

afterEach(() => void vi.useRealTimers());

test('a video of Google’s by `ai` 6', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-24') });
  const { fetch, recorder } = play(({ method }) =>
    answerOf(fixtureOf(`google-genai/${method === 'POST' ? 'generate-videos' : 'get-videos-operation'}`)),
  );
  const model = instrumentAI(createGoogle6({ apiKey: 'k-canary', fetch }).video('veo-3.1-generate-preview'));
  const providerOptions = { google: { pollIntervalMs: 1 } };
  await generateVideo6({ model, prompt, duration: 8, providerOptions, download });
  expect(names(recorder)).toEqual(['generate_content veo-3.1-generate-preview']);
  expect(charges(recorder)).toMatchObject([{ provider: 'gcp.gemini', amount: '3.2' }]);
});

test('a video of Google’s', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-24') });
  const { fetch, recorder } = play(({ method }) =>
    answerOf(fixtureOf(`google-genai/${method === 'POST' ? 'generate-videos' : 'get-videos-operation'}`)),
  );
  const google = createGoogleGenerativeAI({ apiKey: 'k-canary', fetch });
  const model = instrumentAI(google.video('veo-3.1-generate-preview')) as VideoModel;
  await experimental_generateVideo({ model, prompt, duration: 8, poll: { intervalMs: 1 }, download });
  expect(charges(recorder)).toMatchObject([{ provider: 'gcp.gemini', amount: '3.2' }]);
});
