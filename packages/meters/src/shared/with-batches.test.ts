import type { Exchange, Usage } from '@costspan/core';
import { bundledBook, chargeToJson, rate } from '@costspan/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchLines as groqLines, meter as groq } from '../groq/index.ts';
import { meter as mistral } from '../mistral_ai/index.ts';
import { meter as together } from '../together_ai/index.ts';

const GROQ = 'https://api.groq.com/openai/v1';
const MISTRAL = 'https://api.mistral.ai/v1';
const TOGETHER = 'https://api.together.ai/v1';

const answered = (body: object, status_code = 200): object => ({
  custom_id: 'r1',
  response: { status_code, body },
  error: null,
});
const chat = (model: string, prompt_tokens: number, completion_tokens: number): object => ({
  model,
  choices: [],
  usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
});

function charges(usages: readonly Usage[]): unknown[] {
  return usages.map((usage) => {
    const { status, amount, reason, missing } = chargeToJson(rate(usage, bundledBook())) as Record<string, unknown>;
    return { model: usage.model, status, amount, reason, missing };
  });
}

describe.each([
  ['groq', groq, GROQ, 'openai/gpt-oss-120b'],
  ['mistral_ai', mistral, MISTRAL, 'mistral-large-2512'],
  ['together_ai', together, TOGETHER, 'openai/gpt-oss-120b'],
])('%s', (provider, meter, origin, model) => {
  const file = (response: unknown, more: Partial<Exchange> = {}): readonly Usage[] =>
    meter.usages({ provider, url: `${origin}/files/out/content`, status: 200, response, ...more });

  const line = fc.record({ isRefused: fc.boolean(), input: fc.nat(100_000), output: fc.nat(100_000) });
  test('a file costs what its answered lines do, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), (lines) => {
        const texts = lines.map(({ isRefused, input, output }) =>
          answered(isRefused ? { error: { message: 'no' } } : chat(model, input, output), isRefused ? 400 : 200),
        );
        const done = lines.filter(({ isRefused }) => !isRefused);
        const sum = (of: 'input' | 'output'): number => done.reduce((all, one) => all + one[of], 0);
        const whole = file(texts);
        expect(charges(whole)).toEqual(
          done.length === 0 ? [] : charges(file([answered(chat(model, sum('input'), sum('output')))])),
        );
        expect(charges(file(texts.toReversed()))).toEqual(charges(whole));
      }),
    );
  });

  test('each model is a charge, and one without a price in a batch none', () => {
    const usages = file([answered(chat(model, 1000, 0)), answered(chat('model-unknown', 1, 1))]);
    const models = charges(usages) as { status: string }[];
    expect(models.toSorted((one, other) => one.status.localeCompare(other.status))).toMatchObject([
      { model, status: 'final' },
      { model: 'model-unknown', status: 'unpriced', reason: 'unknown_model', amount: undefined },
    ]);
    expect(usages.map(({ responseId, provider: biller }) => [responseId, biller])).toEqual([
      ['out', provider],
      ['out', provider],
    ]);
  });

  test.each([
    ['a file that is sent', [{ custom_id: '1', body: { model, messages: [] } }]],
    ['training data', [{ messages: [{ role: 'user', content: 'Hi' }] }]],
    ['a file of errors', [{ custom_id: '1', error: { code: 'no', message: 'no' } }]],
    ['one that was not read', undefined],
  ])('%s costs nothing that is known', (_, response) => expect(file(response)).toEqual([]));

  test('a list of batches is no batch', () => {
    const url = `${origin}${provider === 'mistral_ai' ? '/batch/jobs' : '/batches'}`;
    for (const response of [{ object: 'list', data: [] }, []])
      expect(meter.usages({ provider, url, status: 200, response })).toEqual([]);
  });
});

test('what is read of a file before its end is no charge', () => {
  const lines = groqLines();
  expect(lines.add(answered(chat('openai/gpt-oss-120b', 1000, 10)))).toBe(true);
  const exchange = { provider: 'groq', url: `${GROQ}/files/out/content`, status: 200, response: lines.end(false) };
  expect(groq.usages(exchange)).toEqual([]);
});

describe('how a batch stands', () => {
  const ends = (meter: typeof groq, url: string, response: unknown): unknown[] =>
    meter
      .usages({ provider: meter.provider, url, status: 200, response })
      .map(({ end, responseId }) => [end, responseId]);

  test.each([
    ['in_progress', { completed: 1 }, undefined, 'pending'],
    ['completed', { completed: 1 }, 'out', 'pending'],
    ['expired', { completed: 1 }, undefined, 'pending'],
    ['expired', { completed: 0 }, undefined, 'invalid'],
    ['failed', {}, undefined, 'invalid'],
  ])('Groq’s, %s with %j and the file %s: %s', (status, request_counts, output_file_id, end) => {
    const batch = { id: 'b1', object: 'batch', status, request_counts, output_file_id };
    expect(ends(groq, `${GROQ}/batches/b1`, batch)).toEqual([[end, 'b1']]);
  });

  test.each([
    ['CANCELING', undefined, 'pending'],
    ['COMPLETED', 'out', 'pending'],
    ['COMPLETED', undefined, 'invalid'],
    ['CANCELLED', 'out', 'pending'],
    ['FAILED', undefined, 'invalid'],
  ])('Together’s, %s with the file %s: %s', (status, output_file_id, end) => {
    const batch = { id: 'b1', input_file_id: 'in', endpoint: '/v1/chat/completions', status, output_file_id };
    expect(ends(together, `${TOGETHER}/batches/b1`, batch)).toEqual([[end, 'b1']]);
    expect(ends(together, `${TOGETHER}/batches`, { job: batch })).toEqual([[end, 'b1']]);
  });

  test.each([
    ['RUNNING', 0, 'pending'],
    ['SUCCESS', 2, 'pending'],
    ['FAILED', 2, 'pending'],
    ['FAILED', 0, 'invalid'],
    ['TIMEOUT_EXCEEDED', 0, 'invalid'],
    ['FAILED', undefined, 'pending'],
  ])('Mistral’s, %s with %s answers: %s', (status, succeeded_requests, end) => {
    const batch = { id: 'b1', object: 'batch', status, succeeded_requests };
    expect(ends(mistral, `${MISTRAL}/batch/jobs/b1`, batch)).toEqual([[end, 'b1']]);
  });
});

describe('lines that are no chats', () => {
  const file = (meter: typeof groq, origin: string, body: object, model?: string): unknown[] =>
    charges(
      meter.usages({
        provider: meter.provider,
        model,
        url: `${origin}/files/out/content`,
        status: 200,
        response: [answered(body)],
      }),
    );
  const transcript = { task: 'transcribe', language: 'en', duration: 60, text: 'Fold it', segments: [] };

  test('a transcript does not name its model: the batch does, or nobody', () => {
    expect(file(groq, GROQ, transcript)).toMatchObject([{ status: 'unpriced', reason: 'unknown_model' }]);
    // Half of 0.0015 a minute.
    expect(file(together, TOGETHER, transcript, 'openai/whisper-large-v3')).toMatchObject([
      { status: 'final', amount: '0.00075' },
    ]);
  });

  test('a transcript without its length is unpriced', () => {
    expect(file(together, TOGETHER, { text: 'Fold it' }, 'openai/whisper-large-v3')).toMatchObject([
      { status: 'unpriced', reason: 'unknown_usage' },
    ]);
  });

  test('embeddings, turns of conversations and documents of Mistral', () => {
    const data = [{ object: 'embedding', index: 0, embedding: [0.5] }];
    const embeddings = {
      object: 'list',
      data,
      model: 'mistral-embed',
      usage: { prompt_tokens: 1000, total_tokens: 1000 },
    };
    expect(file(mistral, MISTRAL, embeddings)).toMatchObject([{ status: 'final', amount: '0.00005' }]);
    const turn = {
      object: 'conversation.response',
      outputs: [{ type: 'message.output', model: 'mistral-large-2512', content: 'Fold it' }],
      usage: { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 },
    };
    // 1000 × 0.25 + 200 × 0.75 of a million
    expect(file(mistral, MISTRAL, turn)).toMatchObject([{ status: 'final', amount: '0.0004' }]);
    const pages = { model: 'mistral-ocr-2512', pages: [{ index: 0 }], usage_info: { pages_processed: 1 } };
    expect(file(mistral, MISTRAL, pages)).toMatchObject([{ status: 'unpriced', amount: undefined }]);
  });

  test('a model of Groq’s whose price in a batch is not stated', () => {
    expect(file(groq, GROQ, chat('qwen/qwen3.8-27b', 1000, 10))).toMatchObject([
      { status: 'unpriced', reason: 'missing_rate' },
    ]);
  });
});
