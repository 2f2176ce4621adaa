import { setImmediate as turn } from 'node:timers/promises';

/** A provider in this process: answers the OpenAI SDK's `fetch` from memory, without a socket. */
export type Scenario = 'ok' | 'error' | 'retried' | 'b64' | 'stream' | 'held';

const MODEL = { chat: 'gpt-4o-mini', image: 'gpt-image-1' } as const;

/** The n-th answer: ids and token counts are others at each call, as from a provider, so that nothing can be remembered by its value. */
function chat(n: number): string {
  const input = 21 + ((n - 1) % 997);
  const output = 12 + ((n - 1) % 89);
  return `{"id":"chatcmpl-${n}","object":"chat.completion","created":1790000000,"model":"${MODEL.chat}-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"{\\"answer\\":\\"A red boat.\\"}","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":${chatUsage(input, output)},"service_tier":"default"}`;
}

function chatUsage(input: number, output: number): string {
  return `{"prompt_tokens":${input},"completion_tokens":${output},"total_tokens":${input + output},"prompt_tokens_details":{"cached_tokens":${input >> 2},"audio_tokens":0}}`;
}

function image(n: number, data: string): string {
  const text = 60 + ((n - 1) % 97);
  const pixels = 40 + ((n - 1) % 53);
  const output = 4_160 + ((n - 1) % 991);
  return `{"created":1790000000,"background":"opaque","output_format":"png","quality":"high","size":"1024x1024","data":[${data}],"usage":{"total_tokens":${text + pixels + output},"input_tokens":${text + pixels},"output_tokens":${output},"input_tokens_details":{"text_tokens":${text},"image_tokens":${pixels}}}}`;
}

/** A job that has been accepted, and goes on. */
function video(n: number): string {
  return `{"id":"video_${n}","object":"video","created_at":1790000000,"status":"queued","model":"sora-2","progress":0,"seconds":"8","size":"1280x720"}`;
}

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
const chatStream = `${events(...words.map((content) => chunk({ content })), { ...chunk({}), choices: [], usage: JSON.parse(chatUsage(21, 12)) as object })}data: [DONE]\n\n`;
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

function headers(n: number): Record<string, string> {
  return { 'content-type': 'application/json', 'x-request-id': `req_${n}`, 'openai-processing-ms': '12' };
}

/** What a connection holds of a request that is not answered yet: without it, the whole call could be collected. */
const held: unknown[] = [];

/** Makes the `fetch` of one scenario. */
export function stubFetch(scenario: Scenario, b64Bytes = 4 * 1024 * 1024): typeof fetch {
  const media =
    scenario === 'b64' ? `{"b64_json":"${'A'.repeat(b64Bytes)}"}` : '{"url":"https://media.example/one.png"}';
  // Made once: what the stub allocates for 4 MB is no subject's.
  const large = scenario === 'b64' ? image(1, media) : undefined;
  const bodyOf = (path: string, n: number): string => {
    if (path.endsWith('/images/generations')) return large ?? image(n, media);
    return path.endsWith('/videos') ? video(n) : chat(n);
  };
  let failures = scenario === 'retried' ? 2 : 0;
  let answers = 0;
  return async (url) => {
    if (scenario === 'held') return new Promise<Response>((resolve) => void held.push(resolve));
    // A network takes a turn of the event loop at least; without one, no weak reference of a request is ever let go.
    await turn();
    if (failures > 0) {
      failures--;
      return new Response('{"error":{"message":"try again"}}', {
        status: 500,
        headers: { ...headers(0), 'retry-after-ms': '1' },
      });
    }
    const n = ++answers;
    if (scenario === 'error') return new Response(refused, { status: 400, headers: headers(n) });
    const path = String(url);
    if (scenario === 'stream')
      return new Response(path.endsWith('/responses') ? responseStream : chatStream, {
        headers: { ...headers(n), 'content-type': 'text/event-stream' },
      });
    return new Response(bodyOf(path, n), { headers: headers(n) });
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
