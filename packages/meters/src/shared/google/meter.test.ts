import { bundledBook, chargeToJson, rate } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import { expect, test } from 'vitest';
import { googleMeter } from './meter.ts';

const { usages } = googleMeter('gcp.gemini');
const read = (exchange: Omit<Exchange, 'provider'>): readonly Usage[] =>
  usages({ provider: 'gcp.gemini', ...exchange });
const charge = (usage: Usage) => chargeToJson(rate(usage, bundledBook(), '2026-11-24'));

const answer = (tokens: number) => ({
  candidates: [{ content: { parts: [{ text: 'A boat' }] }, finishReason: 'STOP' }],
  usageMetadata: { promptTokenCount: 1000, candidatesTokenCount: tokens, totalTokenCount: 1000 + tokens },
});
const batch = (state: string, inlinedResponses?: readonly unknown[]) => ({
  name: 'batches/1',
  model: 'models/gemini-3.8-flash',
  state,
  ...(inlinedResponses && { dest: { inlinedResponses } }),
});

test('each answered line of a batch is a charge at half the price, and one that failed is none', () => {
  const found = read({
    response: batch('JOB_STATE_SUCCEEDED', [
      { error: { code: 3, message: 'no' } },
      { response: answer(100) },
      { error: { code: 13, message: 'no' } },
      { response: answer(200) },
    ]),
  });
  expect(found.map(({ end }) => end)).toEqual(['succeeded', 'succeeded', 'invalid', 'server_error']);
  expect(found[0]?.responseId).toBe('batches/1');
  // 1000 at 0.375 and 100, then 200, at 1.875 USD a million
  expect(found.map(charge)).toMatchObject([
    { amount: '0.0005625', status: 'final' },
    { amount: '0.00075', status: 'final' },
    { amount: '0', outcome: 'not_charged' },
    { amount: '0', outcome: 'not_charged' },
  ]);
});

test('a batch under way is one job without quantities, whatever it has answered so far', () => {
  for (const state of ['JOB_STATE_PENDING', 'JOB_STATE_RUNNING', 'JOB_STATE_CANCELLING', 'JOB_STATE_UNSPECIFIED'])
    expect(read({ response: batch(state, [{ response: answer(1) }]) })).toMatchObject([
      { end: 'pending', responseId: 'batches/1', model: 'gemini-3.8-flash', measures: [] },
    ]);
});

test('the end of a batch that holds no answers', () => {
  const ends = ['SUCCEEDED', 'PARTIALLY_SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED'].map(
    (state) => read({ response: batch(`JOB_STATE_${state}`) })[0]?.end,
  );
  expect(ends).toEqual(['succeeded', 'succeeded', 'failed', 'failed', 'canceled']);
});

test('a batch that was refused was never made', () => {
  const request = { model: 'gemini-3.8-flash', src: [{ contents: 'A boat' }] };
  expect(read({ request })).toMatchObject([{ end: 'pending', model: 'gemini-3.8-flash' }]);
  expect(read({ request, status: 400, response: { error: { code: 400 } } })).toMatchObject([{ end: 'refused' }]);
});

const turn = (prompt: number, text: number, audio: number) => ({
  serverContent: { turnComplete: true },
  usageMetadata: {
    promptTokenCount: prompt,
    promptTokensDetails: [{ modality: 'AUDIO', tokenCount: prompt }],
    responseTokenCount: text + audio,
    responseTokensDetails: [
      { modality: 'TEXT', tokenCount: text },
      { modality: 'AUDIO', tokenCount: audio },
    ],
    totalTokenCount: prompt + text + audio,
  },
});
const counts = (found: readonly Usage[]) =>
  Object.fromEntries(found[0]?.measures.map(({ item, quantity }) => [item, quantity.toNumber()]) ?? []);

test('the turns of a live session add up; messages that count nothing are no bill', () => {
  const session = [{ setupComplete: {} }, turn(10, 1, 40), { serverContent: { interrupted: true } }, turn(60, 2, 80)];
  expect(read({ model: 'gemini-3.8-live', response: session })).toHaveLength(1);
  expect(counts(read({ model: 'gemini-3.8-live', response: session }))).toEqual({
    audio_input: 70,
    text_output: 3,
    audio_output: 120,
  });
  expect(counts(read({ model: 'gemini-3.8-live', response: turn(10, 1, 40) }))).toEqual({
    audio_input: 10,
    text_output: 1,
    audio_output: 40,
  });
  for (const response of [{ setupComplete: {} }, [{ setupComplete: {} }, { goAway: { timeLeft: '10s' } }]])
    expect(read({ model: 'gemini-3.8-live', response })).toEqual([]);
});

test('thoughts that are more than the answer cannot be a part of it', () => {
  const usageMetadata = {
    promptTokenCount: 522,
    responseTokenCount: 42,
    thoughtsTokenCount: 136,
    totalTokenCount: 564,
  };
  expect(counts(read({ model: 'gemini-3.8-live', response: { usageMetadata } }))).toMatchObject({ text_output: 136 });
});

test('interactions of one stream add up by modality, under the id of the last', () => {
  const completed = (id: string, image: number) => ({
    event_type: 'interaction.completed',
    interaction: {
      id,
      status: 'completed',
      usage: {
        total_input_tokens: 10,
        total_output_tokens: image,
        output_tokens_by_modality: [{ modality: 'image', tokens: image }],
        grounding_tool_count: [{ type: 'google_search', count: 1 }],
      },
    },
  });
  const found = read({ model: 'gemini-3-pro-image', response: [completed('a', 1120), completed('b', 560)] });
  expect(found).toMatchObject([{ responseId: 'b', end: 'succeeded', tokens: { input: 20, output: 1680 } }]);
  expect(counts(found)).toMatchObject({ text_input: 20, image_output: 1680 });
});

test('outputs of a stream are told by the kind of its deltas where the counts are not divided', () => {
  const deltas = ['thought_signature', 'image', 'image'].map((type) => ({
    event_type: 'step.delta',
    index: 1,
    delta: { type },
  }));
  const end = {
    event_type: 'interaction.completed',
    interaction: { id: 'a', status: 'completed', usage: { total_input_tokens: 10, total_output_tokens: 1120 } },
  };
  expect(read({ model: 'gemini-3-pro-image', response: [...deltas, end] })).toMatchObject([{ media: { count: 1 } }]);
});

test('a stream that was left early has begun and says no more', () => {
  const response = [{ event_type: 'interaction.created', interaction: { id: 'a', status: 'in_progress' } }];
  expect(read({ model: 'gemini-3.8-flash', response })).toMatchObject([{ end: 'pending', responseId: 'a' }]);
});

const event = (type: string, id: string) => ({ type, version: 'v1', data: { id } });

test('a webhook names the job that ended where its id is the one that answers use', () => {
  const ends = ['completed', 'failed', 'cancelled', 'requires_action'].map((word) => {
    const [usage] = read({ operation: 'webhook', response: event(`interaction.${word}`, 'v1_a') });
    return [usage?.responseId, usage?.end];
  });
  expect(ends).toEqual([
    ['v1_a', 'succeeded'],
    ['v1_a', 'failed'],
    ['v1_a', 'canceled'],
    ['v1_a', 'succeeded'],
  ]);
  expect(read({ response: event('batch.succeeded', 'batches/1') })).toMatchObject([
    { responseId: 'batches/1', end: 'succeeded' },
  ]);
  // Another name than that of `batches.get`: the result that the app fetches has the right one.
  expect(read({ response: event('batch.expired', 'batch_1') })[0]?.responseId).toBeUndefined();
});

test('of several videos asked for, a webhook tells only that they are done', () => {
  const [usage] = read({
    model: 'veo-3.1-generate-preview',
    request: { model: 'veo-3.1-generate-preview', config: { numberOfVideos: 2, durationSeconds: 8 } },
    response: event('video.generated', 'models/veo-3.1-generate-preview/operations/1'),
  });
  // 2 videos of 8 seconds at 0.40 USD
  expect(usage && charge(usage)).toMatchObject({ status: 'estimated', amount: '6.4' });
});

test('the getters of an SDK’s answer, which warn on the console, are left alone', () => {
  const response = Object.create({
    get data(): never {
      throw new Error('read');
    },
    get text(): never {
      throw new Error('read');
    },
  }) as object;
  Object.assign(response, answer(100));
  expect(read({ model: 'gemini-3.8-flash', response })).toMatchObject([{ end: 'succeeded' }]);
});

test('a chat model that drew made an image', () => {
  const parts = [{ text: 'Here' }, { inlineData: { mimeType: 'image/png', data: 'AA==' } }];
  const response = { ...answer(1290), candidates: [{ content: { parts }, finishReason: 'STOP' }] };
  expect(read({ model: 'gemini-3.8-flash', status: 200, request: {}, response })[0]?.outputType).toBe('image');
  expect(read({ model: 'gemini-3.8-flash', status: 200, request: {}, response: answer(9) })[0]?.outputType).toBe(
    'text',
  );
});

test('the OpenAI-compatible endpoint is read in its own form: text, embeddings and images', () => {
  const url = (path: string): string => `https://generativelanguage.googleapis.com/v1beta/openai/${path}`;
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 30 };
  const chat = { object: 'chat.completion', model: 'gemini-2.5-pro', choices: [], usage };
  expect(read({ url: url('chat/completions'), status: 200, request: {}, response: chat })[0]).toMatchObject({
    provider: 'gcp.gemini',
    model: 'gemini-2.5-pro',
    tokens: { input: 10, output: 20 },
  });
  const images = { model: 'imagen-4.0-generate-001', prompt: 'x' };
  expect(
    read({ url: url('images/generations'), status: 200, request: images, response: { data: [{}, {}] } })[0],
  ).toMatchObject({ outputType: 'image', media: { count: 2 } });
});
