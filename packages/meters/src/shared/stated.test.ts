import { bundledBook, chargeToJson, rate } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import { decimal } from '@costspan/core/internal';
import { describe, expect, test } from 'vitest';
import { meterFor } from '../index.ts';
import { billOf } from './stated.ts';

const DAY = '2026-11-30';
const cost = decimal('0.002');
const upstream = decimal('0.03');
const none = decimal(0);

describe('a part is not the whole', () => {
  test.each([
    ['the cost, of which the upstream cost is a part', { cost, upstream }, '0.002'],
    ['own key: the fee and the upstream cost', { cost, upstream, ownKey: true }, '0.032'],
    ['own key without a fee', { cost: none, upstream, ownKey: true }, '0.03'],
    ['own key, of which only the upstream cost is told', { upstream, ownKey: true }, '0.03'],
    ['a 0 that the answer calls free', { cost: none, isFree: true }, '0'],
  ])('%s', (_, stated, amount) => expect(billOf(stated, 'succeeded')).toMatchObject({ amount, currency: 'USD' }));

  test('the fee and the upstream cost are two lines of one charge', () => {
    const usage = { provider: 'openrouter', end: 'succeeded', measures: [], facts: {} } as const;
    const reported = billOf({ cost, upstream, ownKey: true }, 'succeeded');
    expect(chargeToJson(rate({ ...usage, reported }, bundledBook(), DAY))).toMatchObject({
      status: 'final',
      amount: '0.032',
      basis: 'reported_amount',
      source: 'provider',
      lines: [
        { item: 'gateway_fee', unit: 'request', quantity: '1', unitPrice: '0.002', amount: '0.002' },
        { item: 'upstream', unit: 'request', quantity: '1', unitPrice: '0.03', amount: '0.03' },
      ],
    });
    expect(chargeToJson(rate({ ...usage, reported: 'partial' }, bundledBook(), DAY))).toMatchObject({
      status: 'unpriced',
      reason: 'partial_amount',
      outcome: 'charged',
    });
  });

  test.each([
    ['own key, upstream not told', { cost, ownKey: true }],
    ['own key, upstream 0', { cost, upstream: none, ownKey: true }],
    ['own key, nothing told', { ownKey: true }],
    ['a bare 0', { cost: none }],
    ['a 0 beside an upstream cost', { cost: none, upstream }],
  ])('%s is no bill', (_, stated) => expect(billOf(stated, 'succeeded')).toBe('partial'));

  test('a 0 is the bill of a call that failed, and none of a job under way', () => {
    expect(billOf({ cost: none }, 'failed')).toEqual({ amount: '0', currency: 'USD' });
    expect(billOf({ cost: none }, 'pending')).toBeUndefined();
    expect(billOf({}, 'succeeded')).toBeUndefined();
  });
});

const CHAT = { object: 'chat.completion', model: 'gpt-5-mini', choices: [{ message: { content: 'A boat' } }] };
const tokens = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const request = { model: 'fast', messages: [] };

/** Hosts that the openai SDK is pointed at, and how each of them states 0.0123 dollars. */
const HOSTS: readonly (readonly [provider: string, url: string, more: Partial<Exchange>])[] = [
  ['openrouter', 'https://openrouter.ai/api/v1/chat/completions', body({ cost: 0.0123, is_byok: false })],
  ['openrouter', 'https://openrouter.ai/api/v1/chat/completions', chunks({ cost: 0.0123 })],
  ['openrouter', 'https://openrouter.ai/api/v1/responses', completed({ cost: 0.0123 })],
  ['vercel_ai_gateway', 'https://ai-gateway.vercel.sh/v1/responses', completed({ cost: 0.0123 })],
  ['litellm.internal', 'http://litellm.internal:4000/v1/responses', completed({ cost: 0.0123 })],
  ['vercel_ai_gateway', 'https://ai-gateway.vercel.sh/v1/chat/completions', body({ cost: 0.0123 })],
  ['vercel_ai_gateway', 'https://ai-gateway.vercel.sh/v1/chat/completions', chunks({ cost: 0.0123 })],
  ['perplexity', 'https://api.perplexity.ai/chat/completions', body({ cost: { total_cost: 0.0123 } })],
  ['perplexity', 'https://api.perplexity.ai/chat/completions', chunks({ cost: { total_cost: 0.0123 } })],
  ['x_ai', 'https://api.x.ai/v1/chat/completions', body({ cost_in_usd_ticks: 123_000_000 })],
  ['x_ai', 'https://api.x.ai/v1/chat/completions', chunks({ cost_in_usd_ticks: 123_000_000 })],
  ['recraft', 'https://external.api.recraft.ai/v1/images/generations', { response: { credits: 12.3, data: [{}] } }],
  ['litellm.internal', 'http://litellm.internal:4000/v1/chat/completions', body({ cost: 0.0123 })],
  ['litellm.internal', 'http://litellm.internal:4000/v1/chat/completions', chunks({ cost: 0.0123 })],
  ['litellm.internal', 'http://litellm.internal:4000/v1/chat/completions', header('0.0123')],
  ['litellm.internal', 'http://litellm.internal:4000/v1/images/generations', header('0.0123')],
  ['litellm.internal', 'http://litellm.internal:4000/v1/audio/speech', header('0.0123')],
  ['litellm.internal', 'http://litellm.internal:4000/v1/embeddings', header('0.0123')],
  // Named in the gateways: the biller is known, and what the proxy says holds all the same.
  ['openai', 'https://api.openai.com/v1/chat/completions', header('0.0123')],
  ['openai', 'https://api.openai.com/v1/responses', header('0.0123')],
];

function body(usage: object): Partial<Exchange> {
  return { response: { ...CHAT, usage: { ...tokens, ...usage } } };
}

function chunks(usage: object): Partial<Exchange> {
  const chunk = { object: 'chat.completion.chunk', model: 'm', choices: [] };
  return { response: [chunk, { ...chunk, usage: { ...tokens, ...usage } }] };
}

function completed(usage: object): Partial<Exchange> {
  const response = { object: 'response', status: 'completed', usage: { input_tokens: 10, output_tokens: 5, ...usage } };
  return { response: [{ type: 'response.created' }, { type: 'response.completed', response }] };
}

function header(value: string): Partial<Exchange> {
  return { ...body({}), headers: { 'x-litellm-response-cost': value } };
}

function charged(exchange: Partial<Exchange>): Record<string, unknown> {
  const [usage] = meterFor('openai')?.usages({ provider: 'openai', status: 200, request, ...exchange }) ?? [];
  if (!usage) throw new Error('no usage');
  return { provider: usage.provider, ...chargeToJson(rate(usage, bundledBook(), DAY)) };
}

test.each(HOSTS)('the openai SDK reads what %s states (%s)', (provider, url, more) =>
  expect(charged({ url, ...more })).toMatchObject({
    provider,
    amount: '0.0123',
    basis: 'reported_amount',
    source: 'provider',
  }),
);

test('a host that nobody knows has a price only where its answer states one', () => {
  const url = 'http://litellm.internal:4000/v1/chat/completions';
  const model = 'gpt-5-mini';
  expect(charged({ url, model, ...body({}) })).toMatchObject({ provider: 'litellm.internal', reason: 'unknown_model' });
  expect(charged({ url, model, ...header('0.0') })).toMatchObject({ reason: 'unknown_model' });
});

test('what a proxy does not know the price of is priced by its tokens, where the biller is known', () => {
  const url = 'https://api.openai.com/v1/chat/completions';
  expect(charged({ url, model: 'gpt-5-mini', ...header('0.0') })).toMatchObject({
    amount: '0.0000125',
    basis: 'usage',
  });
});

test('money that an answer states pays for its image tool too', () => {
  const usages = meterFor('openai')?.usages({
    provider: 'openai',
    url: 'http://litellm.internal:4000/v1/responses',
    status: 200,
    request: { model: 'fast', input: 'A boat' },
    response: {
      object: 'response',
      status: 'completed',
      output: [{ type: 'image_generation_call', status: 'completed' }],
      usage: { input_tokens: 1, output_tokens: 1 },
      tool_usage: { image_gen: { input_tokens: 1, output_tokens: 1 } },
    },
    headers: { 'x-litellm-response-cost': '0.05' },
  });
  expect(usages).toHaveLength(1);
});

test.each([
  ['runware', { data: [{ taskType: 'imageInference', imageURL: 'https://example.com/a', cost: 0 }] }, {}],
  ['together_ai', { id: 'v', status: 'completed', outputs: { cost: 0 } }, {}],
  ['comfy', { status: 'completed' }, { 'x-comfy-credits-used': '0' }],
  ['x_ai', { data: [{}], usage: { cost_in_usd_ticks: 0 } }, {}],
  ['recraft', { credits: 0, data: [{}] }, {}],
  ['kling', { data: [{ status: 'succeeded', billing: [{ charge_type: 'cash', amount: '0', currency: 'USD' }] }] }, {}],
  ['vercel_ai_gateway', { images: [{}], providerMetadata: { gateway: { cost: '0' } } }, {}],
  ['openrouter', { data: [{}], usage: { cost: 0 } }, {}],
] as const)('%s: a 0 is no bill of a call that succeeded', (provider, response, headers) => {
  const [usage] =
    meterFor(provider)?.usages({ provider, model: 'm', status: 200, request: {}, response, headers }) ?? [];
  expect(usage).toMatchObject({ end: 'succeeded', reported: 'partial' });
});
