import { HTTPClient, OpenRouter } from '@openrouter/sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { attachmentOf } from '../attachment.ts';
import { currentCall } from '../current-call.ts';
import { observe } from '../conformance/observe.ts';
import { Recorder } from '../conformance/recorder.ts';
import { openCallCount } from '../open-calls.ts';
import { charges, row, specOf, streamRow } from '../testing.ts';
import { speakeasyTransport } from './speakeasy.ts';

const NAME = 'speakeasy-test';
/** What the provider said, as the SDK names it. */
const usageOf = (value: unknown): object => ({ units: (value as { usage?: { cost?: number } }).usage?.cost });
const spec = specOf({
  name: NAME,
  headers: ['x-units'],
  methods: [
    { ...row, target: 'Images', method: 'generate', response: usageOf },
    {
      ...streamRow,
      target: 'Chat',
      method: 'send',
      events: { keep: (event) => (event['usage'] ? usageOf(event) : undefined) },
    },
    speakeasyTransport(NAME, 'HTTPClient', (url, method) => method === 'POST' && !url.includes('/poll')),
  ],
});
const attachment = attachmentOf(spec);

let recorder: Recorder;
beforeEach(() => {
  recorder = new Recorder();
  attachment.providers = recorder.providers;
  attachment.enabled = true;
});

type Reply = () => Response;
const json =
  (body: object, status = 200): Reply =>
  () =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', 'x-units': '1' } });
const IMAGE = json({
  created: 1,
  data: [{ b64_json: 'AA==' }],
  usage: { cost: 2, prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});
const lost = (): never => {
  throw Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }),
  });
};

/** A client that is answered by `replies` in their order; the last one again and again. */
function client(...replies: readonly Reply[]): { openrouter: OpenRouter; requests: unknown[] } {
  const requests: unknown[] = [];
  const httpClient = new HTTPClient({
    fetcher: async (input) => {
      requests.push(input);
      (input as Request).signal.throwIfAborted();
      return (replies[requests.length - 1] ?? replies.at(-1)!)();
    },
  });
  const openrouter = new OpenRouter({
    apiKey: 'k',
    httpClient,
    retryConfig: {
      strategy: 'backoff',
      backoff: { initialInterval: 1, maxInterval: 1, exponent: 1, maxElapsedTime: 1_000 },
      retryConnectionErrors: true,
    },
  });
  attachment.patch(
    {
      HTTPClient: HTTPClient.prototype,
      Images: Object.getPrototypeOf(openrouter.images),
      Chat: Object.getPrototypeOf(openrouter.chat),
    },
    'test',
  );
  return { openrouter, requests };
}

const generate = ({ openrouter }: { openrouter: OpenRouter }) =>
  openrouter.images.generate({ imageGenerationRequest: { model: 'm', prompt: 'p' } });
const send = ({ openrouter }: { openrouter: OpenRouter }) =>
  openrouter.chat.send({ chatRequest: { model: 'm', messages: [{ role: 'user', content: 'hi' }], stream: true } });

/** What the same call comes to with the wrappers off, then with them on. */
async function both(run: () => unknown): Promise<[unknown, unknown]> {
  attachment.enabled = false;
  const plain = await observe(run);
  attachment.enabled = true;
  return [plain, await observe(run)];
}

describe('a method', () => {
  it('gives what it gives without costspan, and its usage is seen', async () => {
    const [expected, actual] = await both(() => generate(client(IMAGE)));
    expect(expected).toHaveProperty('value');
    expect(actual).toEqual(expected);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('rejects as it does without costspan', async () => {
    const [expected, actual] = await both(() => generate(client(json({ error: { code: 402, message: 'no' } }, 402))));
    expect(expected).toHaveProperty('error.name', 'PaymentRequiredResponseError');
    expect(actual).toEqual(expected);
    expect(recorder.open).toEqual([]);
  });
});

describe('attempts at HTTPClient.request', () => {
  it('are sent as the SDK’s own Request, and counted', async () => {
    const made = client(json({}, 502), IMAGE);
    await generate(made);
    expect(made.requests).toHaveLength(2);
    for (const one of made.requests) expect(one).toBeInstanceOf(Request);
    expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(1);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('that are never answered may have been billed', async () => {
    await generate(client(lost, IMAGE));
    expect(charges(recorder)).toEqual(['final 2 charged', 'at_risk 2 unknown']);
  });

  it('that are aborted before they are sent are none', async () => {
    const { openrouter, requests } = client(IMAGE);
    const aborted = openrouter.images.generate(
      { imageGenerationRequest: { model: 'm', prompt: 'p' } },
      { signal: AbortSignal.abort(), retries: { strategy: 'none' } },
    );
    await expect(aborted).rejects.toThrow(/aborted/i);
    expect(requests).toHaveLength(1);
    expect(recorder.spans[0]?.attributes['costspan.billing.outcome']).toBe('not_charged');
  });

  it.each([
    ['a poll', 'https://api.acme.com/poll', 'POST', 0],
    ['a download', 'https://cdn.acme.com/a.png', 'GET', 0],
    ['the request itself', 'https://api.acme.com/images', 'POST', 1],
  ])('at %s are counted so often', async (_, url, method, count) => {
    client(IMAGE);
    const http = new HTTPClient({ fetcher: async () => IMAGE() });
    let counted: number | undefined;
    class Sdk {
      async generate(): Promise<object> {
        await http.request(new Request(url, { method }));
        counted = currentCall()?.http.count;
        return {};
      }
    }
    attachment.patch({ Images: Sdk.prototype }, 'test');
    await new Sdk().generate();
    expect(counted).toBe(count);
  });
});

describe('a stream of events', () => {
  const chunk = (more: object): string =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], ...more })}\n\n`;
  const usage = { cost: 3, prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const STREAM: Reply = () =>
    new Response([chunk({}), chunk({ usage }), 'data: [DONE]\n\n'].join(''), {
      headers: { 'content-type': 'text/event-stream' },
    });

  it('gives what it gives without costspan, and the usage in it is seen', async () => {
    const [expected, actual] = await both(() => send(client(STREAM)));
    expect(expected).toHaveProperty('value.class', 'EventStream');
    expect(actual).toEqual(expected);
    expect(charges(recorder)).toEqual(['final 3 charged']);
  });

  it('left early ends its call', async () => {
    for await (const _ of (await send(client(STREAM))) as AsyncIterable<unknown>) break;
    expect(recorder.open).toEqual([]);
    expect(recorder.records).toHaveLength(1);
  });
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
