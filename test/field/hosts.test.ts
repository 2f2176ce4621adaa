import { instrumentOpenAI } from '@costspan/instrumentation-openai';
import OpenAI from 'openai';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { Telemetry } from '../support/telemetry.ts';

let telemetry: Telemetry;

beforeAll(() => {
  telemetry = new Telemetry();
});
beforeEach(() => telemetry.reset());

const chunk = { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [] };
const tokens = { prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 };
const message = { role: 'assistant', content: 'A boat' };

/** An answer as JSON, or as the events of a stream. */
function answer(usage: object, streamed: boolean, headers: Record<string, string>): Response {
  if (!streamed)
    return Response.json(
      {
        ...chunk,
        object: 'chat.completion',
        choices: [{ index: 0, finish_reason: 'stop', message }],
        usage: { ...tokens, ...usage },
      },
      { headers },
    );
  const events = [chunk, { ...chunk, usage: { ...tokens, ...usage } }];
  const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
  return new Response(`${body}data: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream', ...headers } });
}

async function chat(
  baseURL: string,
  usage: object,
  stream: boolean,
  headers: Record<string, string>,
): Promise<Record<string, unknown>> {
  const client = new OpenAI({
    apiKey: 'sk-canary',
    baseURL,
    fetch: () => Promise.resolve(answer(usage, stream, headers)),
  });
  const request = { model: 'fast', messages: [{ role: 'user' as const, content: 'A boat' }] };
  if (stream) {
    const events = await instrumentOpenAI(client).chat.completions.create({ ...request, stream: true });
    // oxlint-disable-next-line no-unused-vars
    for await (const _ of events);
  } else {
    await instrumentOpenAI(client).chat.completions.create(request);
  }
  expect(telemetry.spans).toHaveLength(1);
  return telemetry.spans[0]?.attributes ?? {};
}

const ANSWERS: readonly (readonly [
  baseURL: string,
  provider: string,
  usage: object,
  headers?: Record<string, string>,
])[] = [
  ['https://openrouter.ai/api/v1', 'openrouter', { cost: 0.25 }],
  [
    'https://openrouter.ai/api/v1',
    'openrouter',
    { cost: 0, is_byok: true, cost_details: { upstream_inference_cost: 0.25 } },
  ],
  ['https://ai-gateway.vercel.sh/v1', 'vercel_ai_gateway', { cost: 0.25 }],
  ['https://api.perplexity.ai', 'perplexity', { cost: { total_cost: 0.25 } }],
  ['https://api.x.ai/v1', 'x_ai', { cost_in_usd_ticks: 2_500_000_000 }],
  ['http://litellm.internal:4000/v1', 'litellm.internal', { cost: 0.25 }],
];

test.each(
  [false, true].flatMap((stream) =>
    ANSWERS.map(([baseURL, provider, usage]) => [baseURL, stream, provider, usage] as const),
  ),
)('the openai SDK at %s (streamed: %s) records what %s states', async (baseURL, stream, provider, usage) => {
  expect(await chat(baseURL, usage, stream, {})).toMatchObject({
    'gen_ai.provider.name': provider,
    'gen_ai.usage.input_tokens': 1000,
    'costspan.cost.amount': 0.25,
    'costspan.cost.source': 'provider',
  });
});

test('a proxy states its cost in a header', async () => {
  expect(await chat('http://litellm.internal:4000/v1', {}, false, { 'x-litellm-response-cost': '0.25' })).toMatchObject(
    {
      'gen_ai.provider.name': 'litellm.internal',
      'costspan.cost.amount': 0.25,
    },
  );
});

test('without a cost in its answer an unknown host has no price', async () => {
  const attributes = await chat('http://litellm.internal:4000/v1', {}, false, {});
  expect(attributes).toMatchObject({ 'costspan.cost.missing_reason': 'unknown_model' });
  expect(attributes).not.toHaveProperty('costspan.cost.amount');
});
