import OpenAI from 'openai7';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startOpenAI, type Common, type OpenAISimulator } from './index.ts';

let sim: Common & { openai: OpenAISimulator };
beforeAll(async () => {
  sim = await startOpenAI();
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const ask = { model: 'gpt-5-mini', messages: [{ role: 'user' as const, content: 'hi' }] };
const client = (maxRetries = 2): OpenAI => new OpenAI({ baseURL: sim.openai.url, apiKey: 'sk-test', maxRetries });
const prices = (): string[] => sim.invoice.lines.map((line) => line.amount);

test('answered failures are not billed and carry the wait that was ordered', async () => {
  sim.openai.order(
    { fail: 429, retryAfter: { ms: 1 } },
    { fail: 503, retryAfter: { ms: 1 }, headers: { 'x-should-retry': 'true' } },
  );
  const { response } = await client().chat.completions.create(ask).withResponse();
  expect(response.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
  expect(response.headers.get('openai-processing-ms')).toBe('12');
  expect(sim.requests.map(({ headers }) => headers['x-stainless-retry-count'])).toEqual(['0', '1', '2']);
  expect(prices()).toHaveLength(2);
});

test('an ordered failure reaches the caller as the API error it stands for', async () => {
  sim.openai.order({ fail: 429, retryAfter: 7 });
  const error = await client(0)
    .chat.completions.create(ask)
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  expect(error).toMatchObject({ status: 429, code: 'rate_limit_exceeded', type: 'requests' });
  expect((error as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after')).toBe('7');
  expect(sim.invoice.total()).toBe('0');
});

test('a connection dropped before acceptance is free, one dropped after is on the bill', async () => {
  sim.openai.order({ drop: 'before' });
  await expect(client(0).chat.completions.create(ask)).rejects.toThrow(OpenAI.APIConnectionError);
  expect(sim.invoice.total()).toBe('0');
  sim.openai.order({ drop: 'after' });
  await expect(client(0).chat.completions.create(ask)).rejects.toThrow(OpenAI.APIConnectionError);
  expect(prices()).toEqual(['0.00000125', '0.000018']);
});

test('a held answer is billed at once and comes when it is released', async () => {
  const held = sim.openai.order({ hold: true });
  const settled: string[] = [];
  const answer = client()
    .chat.completions.create(ask)
    .then((chat) => settled.push(chat.object));
  await held.reached;
  expect(prices()).toHaveLength(2);
  expect(settled).toEqual([]);
  held.release();
  await answer;
  expect(settled).toEqual(['chat.completion']);
});

test('a client that gives up on a held answer has been billed', async () => {
  const held = sim.openai.order({ hold: true });
  const controller = new AbortController();
  const answer = client(0).chat.completions.create(ask, { signal: controller.signal });
  await held.reached;
  controller.abort();
  await expect(answer).rejects.toThrow(OpenAI.APIUserAbortError);
  expect(prices()).toHaveLength(2);
});

test('orders with a match fail requests that cost nothing', async () => {
  const video = await client().videos.create({ model: 'sora-2', prompt: 'kite' });
  sim.openai.order({ fail: 500, match: { method: 'GET' }, retryAfter: { ms: 1 } });
  expect((await client().videos.retrieve(video.id)).status).toBe('in_progress');
  expect(sim.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
});

test('the log has method, path, headers and body as they arrived; reset empties everything', async () => {
  await client().chat.completions.create(ask);
  expect(sim.requests).toMatchObject([
    {
      requestNumber: 1,
      provider: 'openai',
      method: 'POST',
      path: '/v1/chat/completions',
      body: ask,
      headers: { authorization: 'Bearer sk-test' },
    },
  ]);
  sim.openai.order({ fail: 500 });
  sim.reset();
  await client(0).chat.completions.create(ask);
  expect(sim.requests).toHaveLength(1);
  expect(prices()).toHaveLength(2);
});
