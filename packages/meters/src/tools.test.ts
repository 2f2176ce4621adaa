import { expect, test } from 'vitest';
import { meterFor } from './index.ts';

const TOKENS = { input_tokens: 100, output_tokens: 10, total_tokens: 110 };
const CHAT = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };

/** The tools that a meter reads off an answer, by item, and whether the charge can be final. */
function toolsOf(provider: string, url: string, response: object, request: object = {}): Record<string, unknown> {
  const [usage] = meterFor(provider)?.usages({ provider, url, status: 200, request, response }) ?? [];
  const tools = (usage?.measures ?? []).filter(({ unit }) => unit === 'request');
  return {
    ...Object.fromEntries(tools.map(({ item, quantity }) => [item, quantity.toNumber()])),
    ...(usage?.incomplete && { incomplete: true }),
  };
}

const responses = (output: readonly object[], more: object = {}): object => ({
  object: 'response',
  status: 'completed',
  model: 'gpt-5-mini',
  output,
  usage: TOKENS,
  ...more,
});

test.each<[string, object, Record<string, unknown>]>([
  [
    'a search is one, opening a page or looking in it is none',
    responses([
      { type: 'web_search_call', action: { type: 'search' } },
      { type: 'web_search_call', action: { type: 'open_page' } },
      { type: 'web_search_call', action: { type: 'find_in_page' } },
    ]),
    { web_search: 1 },
  ],
  [
    'the answer’s own count comes first',
    responses([{ type: 'web_search_call', action: { type: 'search' } }], {
      tool_usage: { web_search: { num_requests: 3 } },
    }),
    { web_search: 3 },
  ],
  ['a search in files', responses([{ type: 'file_search_call' }, { type: 'file_search_call' }]), { file_search: 2 }],
  [
    'a container is paid for once, and perhaps by an earlier call',
    responses([
      { type: 'code_interpreter_call', container_id: 'c1' },
      { type: 'code_interpreter_call', container_id: 'c1' },
      { type: 'code_interpreter_call', container_id: 'c2' },
    ]),
    { code_execution: 2, incomplete: true },
  ],
  ['functions of the app are no tools', responses([{ type: 'function_call' }, { type: 'mcp_call' }]), {}],
])('OpenAI: %s', (_, response, expected) => {
  expect(toolsOf('openai', 'https://api.openai.com/v1/responses', response)).toEqual(expected);
});

test('the version of the search tool decides its price', () => {
  const factsOf = (response: object, request: object = {}): unknown =>
    meterFor('openai')?.usages({ provider: 'openai', url: 'https://api.openai.com/v1/responses', request, response })[0]
      ?.facts['search_tool'];
  expect(factsOf(responses([], { tools: [{ type: 'web_search_preview_2025_03_11' }] }))).toBe('web_search_preview');
  expect(factsOf(responses([]), { tools: [{ type: 'web_search' }] })).toBe('web_search');
  expect(factsOf(responses([]))).toBeUndefined();
});

const HOSTS: Readonly<Record<string, string>> = {
  openai: 'api.openai.com',
  perplexity: 'api.perplexity.ai',
  x_ai: 'api.x.ai',
  groq: 'api.groq.com/openai',
};

test.each<[string, string, object, object, Record<string, unknown>]>([
  ['openai', 'a model that searches for every call', { model: 'gpt-4o-search-preview' }, {}, { web_search: 1 }],
  ['openai', 'a search that the request asks for', {}, { web_search_options: {} }, { web_search: 1 }],
  ['perplexity', 'searches that are counted', { usage: { ...CHAT, num_search_queries: 12 } }, {}, { web_search: 12 }],
  [
    'x_ai',
    'tools that are counted',
    { usage: { ...CHAT, server_side_tool_usage_details: { web_search_calls: 2, x_search_calls: 1 } } },
    {},
    { web_search: 2, x_search: 1 },
  ],
  [
    'groq',
    'tools that a compound system ran',
    { choices: [{ message: { executed_tools: [{ type: 'search' }, { type: 'visit' }, { type: 'other' }] } }] },
    {},
    { web_search: 1, web_fetch: 1 },
  ],
])('%s chat: %s', (provider, _, answer, request, expected) => {
  const response = { object: 'chat.completion', model: 'm', choices: [], usage: CHAT, ...answer };
  expect(toolsOf(provider, `https://${HOSTS[provider]}/v1/chat/completions`, response, request)).toEqual(expected);
});

function grounded(model: string, metadata: object, provider = 'gcp.gemini'): Record<string, unknown> {
  return toolsOf(provider, `https://generativelanguage.googleapis.com/v1beta/models/${model}:generateContent`, {
    candidates: [{ content: { parts: [{ text: 'ok' }] }, finishReason: 'STOP', groundingMetadata: metadata }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
  });
}

test('Google: Gemini 3 is billed by the query, older models by the prompt', () => {
  const searched = { webSearchQueries: ['boat', 'ship', 'boat', ''], groundingChunks: [{ web: {} }] };
  expect(grounded('gemini-3.5-flash', searched)).toEqual({ grounding_query: 2, incomplete: true });
  expect(grounded('gemini-flash-latest', searched)).toEqual({ grounding_query: 2, incomplete: true });
  expect(grounded('gemini-2.5-flash', searched)).toEqual({ grounding_prompt: 1, incomplete: true });
  expect(grounded('gemini-2.5-flash', { groundingChunks: [{ web: {} }] })).toMatchObject({ grounding_prompt: 1 });
  expect(grounded('gemini-2.5-pro', { groundingChunks: [{ maps: {} }] })).toEqual({ maps_prompt: 1, incomplete: true });
  expect(grounded('gemini-3.1-pro-preview', { groundingChunks: [{ maps: {} }] })).toMatchObject({ maps_query: 1 });
  expect(grounded('gemini-3.5-flash', {})).toEqual({});
});

test('Vertex AI bills a search only where it found something', () => {
  const queries = { webSearchQueries: ['boat'] };
  expect(grounded('gemini-2.5-flash', queries, 'gcp.vertex_ai')).toEqual({});
  expect(grounded('gemini-2.5-flash', { ...queries, groundingChunks: [{ web: {} }] }, 'gcp.vertex_ai')).toMatchObject({
    grounding_prompt: 1,
  });
});
