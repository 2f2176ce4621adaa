import { OpenRouter } from '@openrouter/sdk';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startOpenRouter } from '../index.ts';

let sim: Awaited<ReturnType<typeof startOpenRouter>>;
const client = (apiKey = 'test'): OpenRouter =>
  new OpenRouter({ serverURL: sim.openrouter.url, apiKey, retryConfig: { strategy: 'none' } });
beforeAll(async () => {
  sim = await startOpenRouter();
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const chatRequest = { model: 'openai/gpt-5-nano', messages: [{ role: 'user' as const, content: 'a red kite' }] };
const bill = (): string[] => sim.invoice.lines.map((line) => `${line.quantity} ${line.unit} ${line.amount}`);

test('a chat states what is billed, and its record the same', async () => {
  const { id, usage } = (await client().chat.send({ chatRequest })) as { id: string; usage?: { cost?: number } };
  // 40 characters of messages are 10 tokens; 9 come back: 10 * 0.00000005 + 9 * 0.0000004
  expect(bill()).toEqual(['10 token 0.0000005', '9 token 0.0000036']);
  expect(usage?.cost).toBe(0.0000041);
  expect((await client().generations.getGeneration({ id })).data.totalCost).toBe(0.0000041);
});

test('with a key of the user’s own the provider bills, and OpenRouter a twentieth more', async () => {
  const { usage } = (await client('own-key').chat.send({ chatRequest })) as { usage?: object };
  expect(usage).toMatchObject({ isByok: true, cost: 0.000000205, costDetails: { upstreamInferenceCost: 0.0000041 } });
  expect(bill()).toEqual(['10 token 0.0000005', '9 token 0.0000036', '1 request 0.000000205']);
});

test('a video is billed when it is accepted, and not when it fails', async () => {
  const { videoGeneration } = client();
  const videoGenerationRequest = { model: 'acme/clip', prompt: 'a kite', duration: 4 };
  const { id: jobId } = await videoGeneration.generate({ videoGenerationRequest });
  expect((await videoGeneration.getGeneration({ jobId })).status).toBe('in_progress');
  expect(await videoGeneration.getGeneration({ jobId })).toMatchObject({ status: 'completed', usage: { cost: 0.4 } });
  sim.openrouter.order({ failJob: true });
  await videoGeneration.generate({ videoGenerationRequest });
  expect(bill()).toEqual(['4 second 0.4']);
});

test('what the filter withholds is not billed, and an order fails a request', async () => {
  sim.openrouter.order({ filter: true }, { fail: 503 });
  await client().chat.send({ chatRequest });
  await expect(client().chat.send({ chatRequest })).rejects.toMatchObject({ statusCode: 503 });
  expect(bill()).toEqual([]);
});
