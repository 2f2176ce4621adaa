/** Text, embeddings and rankings by providers of the AI SDK: who bills, for which model, how much. */
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { createAzure } from '@ai-sdk/azure';
import { createCohere } from '@ai-sdk/cohere';
import { createDeepInfra } from '@ai-sdk/deepinfra';
import { createFireworks } from '@ai-sdk/fireworks';
import { createGateway } from '@ai-sdk/gateway';
import { createGoogleVertex } from '@ai-sdk/google-vertex';
import { createGroq } from '@ai-sdk/groq';
import { createMistral } from '@ai-sdk/mistral';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createTogetherAI } from '@ai-sdk/togetherai';
import { createXai } from '@ai-sdk/xai';
import { awsEventStream } from '@costspan/simulator';
import type { Answer } from '@costspan/instrumentation/conformance';
import { embed, generateText, rerank, streamText } from 'ai';
import type { EmbeddingModel, LanguageModel } from 'ai';
import { expect, test } from 'vitest';
import { instrumentAI } from './index.ts';
import { chargesIn } from './testing.ts';
import type { ProviderCase } from './testing.ts';

type Fetch = typeof globalThis.fetch;
type Model = Exclude<LanguageModel, string>;

const apiKey = 'canary';
const prompt = 'A paper boat';
const text = (model: Model): Promise<unknown> => generateText({ model: instrumentAI(model), prompt });
const stream = (model: Model): PromiseLike<string> => streamText({ model: instrumentAI(model), prompt }).text;
const embedding = (model: Exclude<EmbeddingModel, string>): Promise<unknown> =>
  embed({ model: instrumentAI(model), value: prompt });
const ranking = (model: Exclude<Parameters<typeof rerank>[0]['model'], string>): Promise<unknown> =>
  rerank({ model: instrumentAI(model), query: prompt, documents: ['one', 'two'] });

const bedrock = (fetch: Fetch): ReturnType<typeof createAmazonBedrock> =>
  createAmazonBedrock({ region: 'us-east-1', accessKeyId: 'a', secretAccessKey: apiKey, fetch });
const BEDROCK = 'POST https://bedrock-runtime.us-east-1.amazonaws.com/model';
const vertex = (fetch: Fetch): ReturnType<typeof createGoogleVertex> =>
  createGoogleVertex({ project: 'demo', location: 'global', fetch, googleAuthOptions: { authClient } });
const authClient = { getAccessToken: async () => ({ token: apiKey }) } as never;

const tokens = { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 };
/** An answer on OpenAI's wire. */
function chat(model: string, usage: object = tokens): Answer {
  const message = { role: 'assistant', content: 'A boat' };
  const choices = [{ index: 0, finish_reason: 'stop', message }];
  return { body: { id: 'chat-1', object: 'chat.completion', created: 1_795_000_000, model, choices, usage } };
}
/** The same in pieces; the last one has `last`. */
function pieces(model: string, last: object): Answer {
  const piece = { id: 'chat-1', object: 'chat.completion.chunk', created: 1_795_000_000, model };
  const [delta, finish] = [
    { role: 'assistant', content: 'A boat' },
    { index: 0, delta: {}, finish_reason: 'stop' },
  ];
  const body = [
    { ...piece, choices: [{ index: 0, delta }] },
    { ...piece, choices: [finish], ...last },
  ];
  return { headers: { 'content-type': 'text/event-stream' }, body };
}

const CASES: Readonly<Record<string, ProviderCase>> = {
  'azure: a text, whose deployment is named as it likes': {
    call: (fetch) => text(createAzure({ resourceName: 'contoso', apiKey, fetch }).chat('small')),
    answers: { 'POST https://contoso.openai.azure.com/openai/v1/chat/completions': chat('gpt-5-mini-2025-08-07') },
    expect: ['azure.ai.openai', 'gpt-5-mini-2025-08-07', 'final', '0.00065'],
  },
  // https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference (2026-11-24)
  'google-vertex: a text': {
    call: (fetch) => text(vertex(fetch)('gemini-3.5-flash')),
    answers: {
      'POST https://aiplatform.googleapis.com/v1beta1/projects/demo/locations/global/publishers/google/models/gemini-3.5-flash':
        {
          body: {
            candidates: [{ content: { role: 'model', parts: [{ text: 'A boat' }] }, finishReason: 'STOP' }],
            usageMetadata: { promptTokenCount: 1000, candidatesTokenCount: 200, totalTokenCount: 1200 },
            modelVersion: 'gemini-3.5-flash',
          },
        },
    },
    expect: ['gcp.vertex_ai', 'gemini-3.5-flash', 'final', '0.0033'],
  },
  // https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html (2026-12-01)
  'amazon-bedrock: a text by an inference profile': {
    call: (fetch) => text(bedrock(fetch)('us.anthropic.claude-opus-5-5')),
    answers: {
      [`${BEDROCK}/us.anthropic.claude-opus-5-5/converse`]: {
        body: {
          output: { message: { role: 'assistant', content: [{ text: 'A boat' }] } },
          stopReason: 'end_turn',
          usage: { inputTokens: 1000, outputTokens: 200, totalTokens: 1200 },
          metrics: { latencyMs: 900 },
        },
      },
    },
    expect: ['aws.bedrock', 'anthropic.claude-opus-5-5', 'final', '0.0088'],
  },
  'amazon-bedrock: a stream, whose events are binary': {
    call: (fetch) => stream(bedrock(fetch)('us.amazon.nova-lite-v1:0')),
    answers: {
      [`${BEDROCK}/us.amazon.nova-lite-v1%3A0/converse-stream`]: {
        headers: { 'content-type': 'application/vnd.amazon.eventstream' },
        body: awsEventStream([
          ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'A boat' } }],
          ['messageStop', { stopReason: 'end_turn' }],
          ['metadata', { usage: { inputTokens: 1000, outputTokens: 200, totalTokens: 1200 } }],
        ]),
      },
    },
    expect: ['aws.bedrock', 'amazon.nova-lite-v1:0', 'final', '0.000108'],
  },
  'amazon-bedrock: an embedding': {
    call: (fetch) => embedding(bedrock(fetch).embedding('amazon.titan-embed-text-v2:0')),
    answers: {
      [`${BEDROCK}/amazon.titan-embed-text-v2%3A0/invoke`]: { body: { embedding: [0.1], inputTextTokenCount: 1000 } },
    },
    expect: ['aws.bedrock', 'amazon.titan-embed-text-v2:0', 'final', '0.00002'],
  },
  // https://docs.x.ai/docs/api-reference#create-new-response (2026-12-01)
  'xai: a text with its stated cost': {
    call: (fetch) => text(createXai({ apiKey, fetch })('grok-4.3')),
    answers: {
      'POST https://api.x.ai/v1/responses': {
        body: {
          id: 'resp_1',
          object: 'response',
          model: 'grok-4.3',
          status: 'completed',
          output: [
            {
              type: 'message',
              id: 'm',
              status: 'completed',
              role: 'assistant',
              content: [{ type: 'output_text', text: 'A boat' }],
            },
          ],
          usage: { input_tokens: 10, output_tokens: 4, total_tokens: 14, cost_in_usd_ticks: 37_756_000 },
        },
      },
    },
    expect: ['x_ai', 'grok-4.3', 'final', '0.0037756'],
  },
  'groq: a text': {
    call: (fetch) => text(createGroq({ apiKey, fetch })('openai/gpt-oss-120b')),
    answers: { 'POST https://api.groq.com/openai/v1/chat/completions': chat('openai/gpt-oss-120b') },
    expect: ['groq', 'openai/gpt-oss-120b', 'final', '0.00027'],
  },
  // https://console.groq.com/docs/api-reference#chat-create (2026-12-01)
  'groq: a stream, whose usage is told by a field of Groq’s own': {
    call: (fetch) => stream(createGroq({ apiKey, fetch })('openai/gpt-oss-120b')),
    answers: {
      'POST https://api.groq.com/openai/v1/chat/completions': pieces('openai/gpt-oss-120b', {
        x_groq: { id: 'req_1', usage: tokens },
      }),
    },
    expect: ['groq', 'openai/gpt-oss-120b', 'final', '0.00027'],
  },
  'mistral: a text': {
    call: (fetch) => text(createMistral({ apiKey, fetch })('mistral-large-latest')),
    answers: { 'POST https://api.mistral.ai/v1/chat/completions': chat('mistral-large-latest') },
    expect: ['mistral_ai', 'mistral-large-latest', 'final', '0.0008'],
  },
  'mistral: a stream': {
    call: (fetch) => stream(createMistral({ apiKey, fetch })('mistral-large-latest')),
    answers: {
      'POST https://api.mistral.ai/v1/chat/completions': pieces('mistral-large-latest', { usage: tokens }),
    },
    expect: ['mistral_ai', 'mistral-large-latest', 'final', '0.0008'],
  },
  'togetherai: a text': {
    call: (fetch) => text(createTogetherAI({ apiKey, fetch })('openai/gpt-oss-120b')),
    answers: { 'POST https://api.together.xyz/v1/chat/completions': chat('openai/gpt-oss-120b') },
    expect: ['together_ai', 'openai/gpt-oss-120b', 'final', '0.00027'],
  },
  // https://docs.together.ai/reference/rerank (2026-12-01)
  'togetherai: a ranking, which has no price': {
    call: (fetch) => ranking(createTogetherAI({ apiKey, fetch }).reranking('Salesforce/Llama-Rank-v1')),
    answers: {
      'POST https://api.together.xyz/v1/rerank': {
        body: {
          object: 'rerank',
          id: 'r1',
          model: 'Salesforce/Llama-Rank-v1',
          results: [{ index: 0, relevance_score: 0.9 }],
          usage: tokens,
        },
      },
    },
    expect: ['together_ai', 'Salesforce/Llama-Rank-v1', 'unknown_model'],
  },
  // https://docs.fireworks.ai/api-reference/post-chatcompletions (2026-12-01)
  'fireworks: a text that was cached in part': {
    call: (fetch) => text(createFireworks({ apiKey, fetch })('accounts/fireworks/models/gpt-oss-120b')),
    answers: {
      'POST https://api.fireworks.ai/inference/v1/chat/completions': chat('accounts/fireworks/models/gpt-oss-120b', {
        prompt_tokens: 3000,
        completion_tokens: 500,
        total_tokens: 3500,
        prompt_tokens_details: { cached_tokens: 1000 },
      }),
    },
    expect: ['fireworks_ai', 'accounts/fireworks/models/gpt-oss-120b', 'final', '0.000615'],
  },
  'deepinfra: a text, which has no price': {
    call: (fetch) => text(createDeepInfra({ apiKey, fetch })('openai/gpt-oss-120b')),
    answers: { 'POST https://api.deepinfra.com/v1/openai/chat/completions': chat('openai/gpt-oss-120b') },
    expect: ['deepinfra', 'openai/gpt-oss-120b', 'unknown_model'],
  },
  'openai-compatible: a biller that is known by its host': {
    call: (fetch) =>
      text(
        createOpenAICompatible({ name: 'cheap', baseURL: 'https://api.groq.com/openai/v1', apiKey, fetch })(
          'openai/gpt-oss-120b',
        ),
      ),
    answers: { 'POST https://api.groq.com/openai/v1/chat/completions': chat('openai/gpt-oss-120b') },
    expect: ['groq', 'openai/gpt-oss-120b', 'final', '0.00027'],
  },
  'openai-compatible: a server of the app’s own': {
    call: (fetch) =>
      text(createOpenAICompatible({ name: 'acme', baseURL: 'https://llm.acme.com/v1', apiKey, fetch })('acme-1')),
    answers: { 'POST https://llm.acme.com/v1/chat/completions': chat('acme-1') },
    expect: ['llm.acme.com', 'acme-1', 'unknown_model'],
  },
  // https://vercel.com/docs/ai-gateway (2026-11-30)
  'gateway: an embedding with its stated cost': {
    call: (fetch) => embedding(createGateway({ apiKey, fetch }).embeddingModel('openai/text-embedding-3-small')),
    answers: {
      'POST https://ai-gateway.vercel.sh/': {
        body: {
          embeddings: [[0.1]],
          usage: { tokens: 100 },
          providerMetadata: { gateway: { cost: '0.000002', marketCost: '0.000002' } },
        },
      },
    },
    expect: ['vercel_ai_gateway', 'openai/text-embedding-3-small', 'final', '0.000002'],
  },
  // https://docs.cohere.com/v2/reference/chat, embed and rerank (2026-12-01)
  'cohere: a text by its billed units': {
    call: (fetch) => text(createCohere({ apiKey, fetch })('command-a-03-2025')),
    answers: {
      'POST https://api.cohere.com/v2/chat': {
        body: {
          id: 'chat-1',
          generation_id: 'chat-1',
          finish_reason: 'COMPLETE',
          message: { role: 'assistant', content: [{ type: 'text', text: 'A boat' }] },
          usage: {
            billed_units: { input_tokens: 5, output_tokens: 418 },
            tokens: { input_tokens: 71, output_tokens: 418 },
          },
        },
      },
    },
    expect: ['cohere', 'command-a-03-2025', 'final', '0.0041925'],
  },
  'cohere: an embedding': {
    call: (fetch) => embedding(createCohere({ apiKey, fetch }).embedding('embed-v4.0')),
    answers: {
      'POST https://api.cohere.com/v2/embed': {
        body: { id: 'e1', embeddings: { float: [[0.1]] }, meta: { billed_units: { input_tokens: 1000 } } },
      },
    },
    expect: ['cohere', 'embed-v4.0', 'final', '0.00012'],
  },
  'cohere: a ranking, which has no price': {
    call: (fetch) => ranking(createCohere({ apiKey, fetch }).reranking('rerank-v3.5')),
    answers: {
      'POST https://api.cohere.com/v2/rerank': {
        body: { id: 'r1', results: [{ index: 0, relevance_score: 0.9 }], meta: { billed_units: { search_units: 1 } } },
      },
    },
    expect: ['cohere', 'rerank-v3.5', 'unknown_model'],
  },
};

test.each(Object.entries(CASES))('%s', async (_, one) => {
  expect(await chargesIn(one)).toEqual([one.expect]);
});
