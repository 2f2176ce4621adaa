/** A provider in this process: answers the OpenAI SDK's `fetch` from memory, without a socket. */
export type Scenario = 'ok' | 'error' | 'retried' | 'b64' | 'stream';

const MODEL = { chat: 'gpt-4o-mini', image: 'gpt-image-1' } as const;

const chat = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_790_000_000,
  model: `${MODEL.chat}-2024-07-18`,
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: '{"answer":"A red boat."}', refusal: null },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: {
    prompt_tokens: 21,
    completion_tokens: 12,
    total_tokens: 33,
    prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0 },
  },
  service_tier: 'default',
});

const imageUsage = {
  total_tokens: 4_260,
  input_tokens: 100,
  output_tokens: 4_160,
  input_tokens_details: { text_tokens: 60, image_tokens: 40 },
};

function image(data: object): string {
  return JSON.stringify({
    created: 1_790_000_000,
    background: 'opaque',
    output_format: 'png',
    quality: 'high',
    size: '1024x1024',
    data: [data],
    usage: imageUsage,
  });
}

const imageUrl = image({ url: 'https://media.example/one.png' });
const refused = JSON.stringify({
  error: { message: 'size is not one of them', type: 'invalid_request_error', param: 'size', code: 'invalid_value' },
});

function events(...all: object[]): string {
  return all
    .map((event) => `${'type' in event ? `event: ${String(event.type)}\n` : ''}data: ${JSON.stringify(event)}\n\n`)
    .join('');
}

function chunk(delta: object, more: object = {}): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: `${MODEL.chat}-2024-07-18`,
    choices: [{ index: 0, delta, finish_reason: null }],
    ...more,
  };
}

const words = ['A', ' red', ' boat', ' on', ' a', ' lake'];
const chatStream = `${events(...words.map((content) => chunk({ content })), { ...chunk({}), choices: [], usage: JSON.parse(chat).usage as object })}data: [DONE]\n\n`;
const answer = {
  id: 'resp_1',
  object: 'response',
  created_at: 1_790_000_000,
  status: 'completed',
  model: `${MODEL.chat}-2024-07-18`,
  output: [],
  usage: { input_tokens: 21, output_tokens: 12, total_tokens: 33 },
};
const responseStream = events(
  { type: 'response.created', response: { ...answer, status: 'in_progress', usage: null } },
  { type: 'response.output_text.delta', delta: 'A red boat' },
  { type: 'response.completed', response: answer },
);

const json = { 'content-type': 'application/json', 'x-request-id': 'req_1', 'openai-processing-ms': '12' };

/** Makes the `fetch` of one scenario. */
export function stubFetch(scenario: Scenario, b64Bytes = 4 * 1024 * 1024): typeof fetch {
  const big = scenario === 'b64' ? image({ b64_json: 'A'.repeat(b64Bytes) }) : '';
  let failures = scenario === 'retried' ? 2 : 0;
  return async (url) => {
    if (failures > 0) {
      failures--;
      return new Response('{"error":{"message":"try again"}}', {
        status: 500,
        headers: { ...json, 'retry-after-ms': '1' },
      });
    }
    if (scenario === 'error') return new Response(refused, { status: 400, headers: json });
    const path = String(url);
    if (scenario === 'stream')
      return new Response(path.endsWith('/responses') ? responseStream : chatStream, {
        headers: { ...json, 'content-type': 'text/event-stream' },
      });
    if (path.endsWith('/images/generations'))
      return new Response(scenario === 'b64' ? big : imageUrl, { headers: json });
    return new Response(chat, { headers: json });
  };
}

/** Requests that a subject makes by itself: none of them leaves the process. */
export const ownRequests: string[] = [];

/** Stands in for the global `fetch`: a subject that downloads what was generated is seen, and not slowed by a network. */
export function closeNetwork(): void {
  globalThis.fetch = async (url) => {
    ownRequests.push(url instanceof Request ? url.url : String(url));
    return new Response(new Uint8Array(64), { headers: { 'content-type': 'image/png' } });
  };
}

export { MODEL };
