import { configure, memoryJobStore } from '@costspan/core';
import { attachmentOf } from '@costspan/instrumentation';
import { readFixtures, Recorder, Stub } from '@costspan/instrumentation/conformance';
import type { Answer } from '@costspan/instrumentation/conformance';
import { GoogleGenAI } from '@google/genai';
import { expect, test } from 'vitest';
import { instrumentGoogleGenAI } from './index.ts';
import { spec } from './spec.ts';

const fixtures = readFixtures(new URL('../fixtures/', import.meta.url));

/** An instrumented client whose requests are answered one after the other, and what it records. */
function setUp(...answers: readonly Answer[]) {
  const recorder = new Recorder();
  configure({ jobStore: memoryJobStore() });
  attachmentOf(spec).providers = recorder.providers;
  const stub = new Stub((_, number) => answers[number - 1] ?? { status: 500, body: {} });
  const ai = instrumentGoogleGenAI(new GoogleGenAI({ apiKey: 'key-canary', httpOptions: { fetch: stub.fetch } }));
  const amounts = () => recorder.records.map(({ attributes }) => attributes['costspan.cost.amount_decimal']);
  return { ai, recorder, stub, amounts };
}

const model = 'gemini-3.8-flash';
const events = { 'content-type': 'text/event-stream' };

const content = (part: object, tokens: number) => ({
  candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
  usageMetadata: { promptTokenCount: 1000, candidatesTokenCount: tokens, totalTokenCount: 1000 + tokens },
});

const interaction = (id: string, status: string, input: number, output: number, more: object = {}) => ({
  id,
  object: 'interaction',
  model,
  status,
  steps: [{ type: 'model_output', content: [{ type: 'text', text: 'A boat.' }] }],
  usage: { total_input_tokens: input, total_output_tokens: output, total_thought_tokens: 0 },
  ...more,
});

test('automatic function calling: each request is a generation, and the tool runs outside of them', async () => {
  const { ai, recorder, amounts } = setUp(
    { body: content({ functionCall: { name: 'lake', args: {} } }, 100) },
    { body: content({ text: 'A calm lake.' }, 200) },
  );
  const tool = {
    tool: async () => ({ functionDeclarations: [{ name: 'lake' }] }),
    callTool: async () => [{ functionResponse: { name: 'lake', response: { calm: true } } }],
  };
  const answer = await ai.models.generateContent({ model, contents: 'Which lake?', config: { tools: [tool] } });
  expect(answer.text).toBe('A calm lake.');
  // 1000 at 0.75 and 100, then 200, at 3.75 USD a million
  expect(amounts()).toEqual(['0.001125', '0.0015']);
  expect(recorder.spans.map(({ name }) => name)).toEqual([`chat ${model}`, `chat ${model}`]);
});

test('an interaction that goes on in a second request is one charge, and no retry', async () => {
  const { ai, recorder, amounts, stub } = setUp(
    { body: interaction('v1_a', 'requires_continuation', 1000, 64000, { continuation_token: 't' }) },
    { body: interaction('v1_b', 'completed', 65000, 2000) },
  );
  await ai.interactions.create({ model, input: 'A long tale' });
  expect(stub.sent).toHaveLength(2);
  expect(amounts()).toEqual(['0.297']);
  expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(0);
});

test('what was made before a continuation failed may be billed: it is at risk', async () => {
  const { ai, recorder, amounts } = setUp(
    { body: interaction('v1_a', 'requires_continuation', 1000, 64000, { continuation_token: 't' }) },
    { status: 400, body: { error: { message: 'no' } } },
  );
  await expect(ai.interactions.create({ model, input: 'A long tale' })).rejects.toThrow('interrupted');
  // 1000 at 0.75 and 64000 at 3.75 USD a million
  expect(amounts()).toEqual(['0.24075']);
  expect(recorder.spans[0]?.attributes['costspan.cost.status']).toBe('at_risk');
});

test('the interactions client repeats a request of its own accord', async () => {
  const { ai, recorder, amounts } = setUp(
    { status: 503, headers: { 'retry-after': '0' }, body: { error: { message: 'no' } } },
    { body: interaction('v1_a', 'completed', 1000, 100) },
  );
  await ai.interactions.create({ model, input: 'A boat' });
  expect(amounts()).toEqual(['0.001125']);
  expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(1);
});

test('an interaction that was answered at once is not charged again when it is asked for', async () => {
  const answer = { body: interaction('v1_a', 'completed', 1000, 100) };
  const { ai, recorder, amounts } = setUp(answer, answer);
  await ai.interactions.create({ model, input: 'A boat' });
  await ai.interactions.get('v1_a');
  expect(amounts()).toEqual(['0.001125']);
  expect(recorder.spans).toHaveLength(1);
});

const streamed = fixtures.find(({ name }) => name === 'interactions-create-stream');

test('a stream of an interaction is one charge, however it is read, and also when it is asked for', async () => {
  const stream = { headers: events, body: streamed?.exchange.response };
  const { ai, amounts } = setUp(stream, stream, stream);
  const read = async (iterable: AsyncIterable<unknown>): Promise<number> => {
    let count = 0;
    for await (const _ of iterable) count++;
    return count;
  };
  expect(await read(await ai.interactions.create({ model, input: 'A boat', stream: true }))).toBe(6);
  expect(amounts()).toEqual(['0.000534']);
  // a stream that the SDK has put a proxy around
  expect(await read(await ai.interactions.get('v1_a', { stream: true }))).toBe(6);
  expect(amounts()).toEqual(['0.000534']);
});

test('the end of an interaction that was left early is seen by whoever asks for it', async () => {
  const { ai, recorder, amounts } = setUp(
    { headers: events, body: streamed?.exchange.response },
    { body: interaction('v1_a', 'completed', 1000, 100) },
  );
  for await (const _ of await ai.interactions.create({ model, input: 'A boat', stream: true })) break;
  expect(amounts()).toEqual([]);
  await ai.interactions.get('v1_a');
  expect(amounts()).toEqual(['0.001125']);
  expect(recorder.spans.map(({ name }) => name)).toEqual([`chat ${model}`, 'fetch_response']);
});
