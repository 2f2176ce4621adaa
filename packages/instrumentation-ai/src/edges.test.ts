import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { openCallCount } from '@costspan/instrumentation';
import type { Answer } from '@costspan/instrumentation/conformance';
import { embedMany, generateObject, generateText, jsonSchema, tool, wrapLanguageModel } from 'ai';
import type { LanguageModelMiddleware } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { expect, test } from 'vitest';
import { instrumentAI } from './index.ts';
import { answerOf, charges, fixtureOf, play } from './testing.ts';

const prompt = 'A paper boat';
const OK = answerOf(fixtureOf('openai/chat-completions'));
const STREAM = answerOf(fixtureOf('openai/chat-completions-stream'));

function openai(answers: readonly Answer[]) {
  const played = play((_, number) => answers[Math.min(number, answers.length) - 1] ?? OK);
  return { ...played, provider: createOpenAI({ apiKey: 'sk-canary', fetch: played.fetch }) };
}

test('middleware around a model: one generation, and two where it asks twice', async () => {
  const { provider, recorder } = openai([OK]);
  const inner = instrumentAI(provider.chat('gpt-4o-mini'));
  const twice: LanguageModelMiddleware = {
    specificationVersion: 'v4',
    wrapGenerate: async ({ doGenerate }) => {
      await doGenerate();
      return doGenerate();
    },
  };
  await generateText({ model: wrapLanguageModel({ model: inner, middleware: twice }), prompt });
  expect(charges(recorder)).toHaveLength(2);
  const once: LanguageModelMiddleware = { specificationVersion: 'v4', wrapGenerate: ({ doGenerate }) => doGenerate() };
  await generateText({ model: instrumentAI(wrapLanguageModel({ model: inner, middleware: once })), prompt });
  expect(charges(recorder)).toHaveLength(3);
  expect(recorder.spans).toHaveLength(3);
});

test('a stream that is left early ends, and one that breaks', async () => {
  const { provider, recorder } = openai([STREAM]);
  const model = instrumentAI(provider.chat('gpt-4o-mini'));
  const { stream } = await model.doStream({ prompt: [{ role: 'user', content: [{ type: 'text', text: prompt }] }] });
  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();
  await expect.poll(openCallCount).toBe(0);
  expect(recorder.spans).toMatchObject([{ ended: true }]);
  expect(charges(recorder)).toHaveLength(1);
});

test('an abort before the request leaves no charge, and one while it runs a risk', async () => {
  const { provider, recorder } = openai([{ hang: true }]);
  const model = instrumentAI(provider.chat('gpt-4o-mini'));
  const aborted = AbortSignal.abort();
  await expect(generateText({ model, prompt, abortSignal: aborted })).rejects.toThrow('aborted');
  expect(charges(recorder).filter(({ outcome }) => outcome !== 'not_charged')).toEqual([]);
  const running = new AbortController();
  const result = generateText({ model, prompt, abortSignal: running.signal });
  setImmediate(() => running.abort());
  await expect(result).rejects.toThrow('aborted');
  expect(charges(recorder).at(-1)).toMatchObject({ outcome: 'unknown' });
  expect(openCallCount()).toBe(0);
});

test('each step of a call with tools, and each part of many values, is a generation', async () => {
  const answer = (OK as { body: { choices: unknown[] } }).body;
  const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } };
  const asks = {
    ...OK,
    body: {
      ...answer,
      choices: [
        { index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: null, tool_calls: [call] } },
      ],
    },
  };
  const { provider, recorder } = openai([asks, OK]);
  const look = tool({ inputSchema: jsonSchema({ type: 'object' }), execute: () => 'a boat' });
  const model = instrumentAI(provider.chat('gpt-4o-mini'));
  await generateText({ model, prompt, tools: { look }, stopWhen: ({ steps }) => steps.length === 2 });
  expect(charges(recorder)).toMatchObject([{ amount: '0.00048' }, { amount: '0.00048' }]);
  const vectors = openai([answerOf(fixtureOf('openai/embeddings'))]);
  const embedding = instrumentAI(vectors.provider.embedding('text-embedding-3-small'));
  Object.assign(embedding, { maxEmbeddingsPerCall: 1 });
  await embedMany({ model: embedding, values: ['a', 'b', 'c'] });
  expect(charges(vectors.recorder)).toHaveLength(3);
});

test('an object', async () => {
  const answer = (OK as { body: { choices: object[] } }).body;
  const body = { ...answer, choices: [{ ...answer.choices[0], message: { role: 'assistant', content: '{"a":1}' } }] };
  const { provider, recorder } = openai([{ ...OK, body }]);
  const schema = jsonSchema<{ a: number }>({ type: 'object', properties: { a: { type: 'number' } } });
  const { object } = await generateObject({ model: instrumentAI(provider.chat('gpt-4o-mini')), prompt, schema });
  expect(object).toEqual({ a: 1 });
  expect(charges(recorder)).toMatchObject([{ amount: '0.00048' }]);
});

test('a provider of the app’s own: what it says of itself, and unpriced where nobody knows it', async () => {
  const { recorder } = play(() => ({}));
  const usage = { inputTokens: { total: 4 }, outputTokens: { total: 2 } };
  const content = [{ type: 'text' as const, text: 'A boat' }];
  const model = new MockLanguageModelV4({
    provider: 'acme.chat',
    modelId: 'boat-1',
    doGenerate: { content, finishReason: { unified: 'stop', raw: 'stop' }, usage, warnings: [] } as never,
  });
  await generateText({ model: instrumentAI(model), prompt });
  expect(charges(recorder)).toMatchObject([{ provider: 'acme', model: 'boat-1', status: 'unknown_model' }]);
  expect(recorder.spans).toMatchObject([{ name: 'chat boat-1', ended: true }]);
});

test('the model stays the app’s own', () => {
  const model = createAnthropic({ apiKey: 'k' })('claude-opus-5-5');
  const before = Object.keys(model);
  expect(instrumentAI(model)).toBe(model);
  expect(Object.keys(model)).toEqual(before);
  expect(String(model.doGenerate)).toContain('doGenerate');
  expect(() => instrumentAI({ provider: 'none' })).not.toThrow();
});
