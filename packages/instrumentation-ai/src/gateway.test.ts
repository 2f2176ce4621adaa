/** The gateway states its price in the answer's metadata (https://vercel.com/docs/ai-gateway, 2026-11-30). */
import type { Answer } from '@costspan/instrumentation/conformance';
import { createGateway, embed, generateImage, generateText, streamText } from 'ai';
import { expect, test } from 'vitest';
import { instrumentAI } from './index.ts';
import { charges, play } from './testing.ts';

const prompt = 'A paper boat';
const json = { 'content-type': 'application/json' };
const usage = {
  inputTokens: { total: 9171, noCache: 9171 },
  outputTokens: { total: 113, text: 113 },
};
const paid = { gateway: { cost: '0.0241', marketCost: '0.0241', generationId: 'gen_1' } };
const ownKey = {
  gateway: {
    cost: '0',
    marketCost: '0.0241',
    routing: { attempts: [{ credentialType: 'byok', success: true }] },
  },
};

function text(providerMetadata: object): Answer {
  const content = [{ type: 'text', text: 'A boat' }];
  return { headers: json, body: { content, finishReason: { unified: 'stop' }, usage, warnings: [], providerMetadata } };
}

function gateway(answer: Answer) {
  const { fetch, recorder } = play(() => answer);
  return { gateway: createGateway({ apiKey: 'k-canary', fetch }), recorder };
}

test('a text costs what the gateway says', async () => {
  const { gateway: one, recorder } = gateway(text(paid));
  await generateText({ model: instrumentAI(one('openai/gpt-4o')), prompt });
  expect(charges(recorder)).toMatchObject([
    { provider: 'vercel_ai_gateway', model: 'openai/gpt-4o', status: 'final', amount: '0.0241' },
  ]);
  expect(recorder.spans[0]).toMatchObject({
    name: 'chat openai/gpt-4o',
    attributes: {
      'costspan.cost.basis': 'reported_amount',
      'gen_ai.usage.input_tokens': 9171,
      'gen_ai.output.type': 'text',
    },
  });
});

test('a stream says it at its end', async () => {
  const body = [
    { type: 'stream-start', warnings: [] },
    { type: 'response-metadata', id: 'r', modelId: 'openai/gpt-4o' },
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'A boat' },
    { type: 'text-end', id: '0' },
    { type: 'finish', finishReason: { unified: 'stop' }, usage, providerMetadata: paid },
  ];
  const { gateway: one, recorder } = gateway({ headers: { 'content-type': 'text/event-stream' }, body });
  await streamText({ model: instrumentAI(one('openai/gpt-4o')), prompt }).text;
  expect(charges(recorder)).toMatchObject([{ status: 'final', amount: '0.0241' }]);
});

test('with a key of the user’s own the provider sends the bill', async () => {
  const { gateway: one, recorder } = gateway(text(ownKey));
  await generateText({ model: instrumentAI(one('openai/gpt-4o')), prompt });
  expect(charges(recorder)).toMatchObject([{ amount: '0.0241' }]);
  expect(recorder.records[0]?.attributes['costspan.billing.lines']).toMatch(/upstream/);
});

test('an image and an embedding', async () => {
  const image = gateway({ headers: json, body: { images: ['iVBORw0KGgo='], warnings: [], providerMetadata: paid } });
  await generateImage({ model: instrumentAI(image.gateway.imageModel('bfl/flux-2-pro')), prompt });
  expect(charges(image.recorder)).toMatchObject([{ model: 'bfl/flux-2-pro', amount: '0.0241' }]);
  const body = { embeddings: [[0.1]], usage: { tokens: 4 }, providerMetadata: paid };
  const vector = gateway({ headers: json, body });
  await embed({ model: instrumentAI(vector.gateway.embeddingModel('openai/text-embedding-3-small')), value: prompt });
  expect(charges(vector.recorder)).toMatchObject([{ amount: '0.0241' }]);
});
