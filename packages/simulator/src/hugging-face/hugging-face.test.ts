import { InferenceClient } from '@huggingface/inference';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHuggingFace } from '../index.ts';

let sim: Awaited<ReturnType<typeof startHuggingFace>>;
let client: InferenceClient;
beforeAll(async () => {
  sim = await startHuggingFace();
  client = new InferenceClient('hf_test', { fetch: sim.huggingFace.fetch });
});
beforeEach(() => sim.reset());
afterAll(() => sim.close());

const bill = (): string[] => sim.invoice.lines.map((line) => `${line.quantity} ${line.unit} ${line.amount}`);

test('an image is billed by the time of its machine, and the Hub is asked for nothing', async () => {
  const image = { model: 'black-forest-labs/FLUX.1-dev', provider: 'hf-inference', inputs: 'a red kite' } as const;
  expect(await client.textToImage(image)).toBeInstanceOf(Blob);
  // 3 tokens: 2.75 s at 0.00012
  expect(bill()).toEqual(['2.75 second 0.00033']);
  expect(sim.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
});

test('a chat of a partner, at the partner’s rates', async () => {
  const chat = { model: 'openai/gpt-oss-120b:groq', messages: [{ role: 'user' as const, content: 'a red kite' }] };
  const { usage } = await client.chatCompletion(chat);
  expect(usage).toEqual({ prompt_tokens: 10, completion_tokens: 9, total_tokens: 19 });
  expect(bill()).toEqual(['10 token 0.0000015', '9 token 0.0000054']);
});

test('a 503 is repeated by the SDK, and the last answer billed', async () => {
  sim.huggingFace.order({ fail: 503, times: 2 });
  for await (const _ of client.chatCompletionStream({ model: 'openai/gpt-oss-120b:groq', messages: [] })) void _;
  expect(sim.requests).toHaveLength(3);
  expect(bill()).toHaveLength(2);
});
