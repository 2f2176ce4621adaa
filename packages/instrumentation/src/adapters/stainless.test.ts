import type OpenAI from 'openai';
import { beforeEach, describe, expect, it } from 'vitest';
import { attachmentOf } from '../attachment.ts';
import { observe } from '../conformance/observe.ts';
import { Recorder } from '../conformance/recorder.ts';
import { freshCopy } from '../conformance/sdk-copies.ts';
import { Stub } from '../conformance/stub.ts';
import type { Answer } from '../conformance/stub.ts';
import { endOpenCalls, openCallCount } from '../open-calls.ts';
import { attach, charges, row, specOf, streamRow, unhandledRejections } from '../testing.ts';
import { stainless, stainlessTransport } from './stainless.ts';

const NAME = 'stainless-test';
const spec = specOf({
  name: NAME,
  adapter: stainless,
  headers: [],
  methods: [
    { ...row, target: 'Images', method: 'generate' },
    { ...streamRow, target: 'Completions', method: 'create' },
    ...stainlessTransport(NAME, 'OpenAI'),
  ],
});
const attachment = attachmentOf(spec);

type Sdk = typeof import('openai');
const [plainSdk, watchedSdk] = (await Promise.all([1, 2].map(() => freshCopy('openai', import.meta.url)))) as [
  Sdk,
  Sdk,
];

let recorder: Recorder;
beforeEach(() => {
  recorder = new Recorder();
  attachment.providers = recorder.providers;
  attachment.enabled = true;
});

/** A client of the copy that is not instrumented, and one of the copy that is; both get the same answers. */
function clients(...answers: readonly Answer[]): { plain: OpenAI; watched: OpenAI; sent: Stub } {
  const stub = (): Stub => new Stub((_request, number) => answers[number - 1] ?? answers.at(-1)!);
  const sent = stub();
  const make = (sdk: Sdk, { fetch }: Stub): OpenAI => new sdk.OpenAI({ apiKey: 'k', fetch });
  const [plain, watched] = [make(plainSdk, stub()), make(watchedSdk, sent)];
  attachment.patch(
    {
      OpenAI: Object.getPrototypeOf(watched),
      Images: Object.getPrototypeOf(watched.images),
      Completions: Object.getPrototypeOf(watched.chat.completions),
    },
    'test',
  );
  return { plain, watched, sent };
}

const IMAGE: Answer = { body: { created: 1, data: [{ url: 'https://x' }], units: 2 } };
const SOON = { 'retry-after-ms': '1' };
const CHAT: Pick<OpenAI.ChatCompletionCreateParams, 'model' | 'messages'> = {
  model: 'gpt',
  messages: [{ role: 'user', content: 'hi' }],
};
const CHUNKS = [1, 2, 3].map((units) => ({ object: 'chat.completion.chunk', id: 'c', units, choices: [] }));
const STREAM: Answer = { headers: { 'content-type': 'text/event-stream' }, body: CHUNKS };

const generate = (client: OpenAI) => client.images.generate({ model: 'm', prompt: 'p' });
const stream = (client: OpenAI) => client.chat.completions.create({ ...CHAT, stream: true });

async function all(source: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const one of source) found.push(one);
  return found;
}

describe('an APIPromise', () => {
  it('is the SDK’s own, with nothing on it that an app can see', async () => {
    const { plain, watched } = clients(IMAGE);
    const [expected, actual] = [generate(plain), generate(watched)];
    expect(actual.constructor).toBe(watchedSdk.APIPromise);
    expect(Reflect.ownKeys(actual)).toEqual(Reflect.ownKeys(expected));
    expect(await observe(() => actual)).toEqual(await observe(() => expected));
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('awaited, held and awaited again parses once and is charged once', async () => {
    const { watched, sent } = clients(IMAGE);
    const promise = generate(watched);
    const [first, second] = [await promise, await promise];
    expect(second).toBe(first);
    expect(sent.sent).toHaveLength(1);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('gives its raw response unread, and the call lasts until the app has read it', async () => {
    const { watched } = clients(IMAGE);
    const response = await generate(watched).asResponse();
    expect(response.bodyUsed).toBe(false);
    expect(recorder.open).toHaveLength(1);
    expect(await response.json()).toEqual(IMAGE.body);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('gives data and response together', async () => {
    const { plain, watched } = clients(IMAGE);
    const expected = await generate(plain).withResponse();
    const { data, response, request_id: id } = await generate(watched).withResponse();
    expect(data).toEqual(expected.data);
    expect([response.status, response.bodyUsed, id]).toEqual([200, true, expected.request_id]);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('whose own `withResponse` asks for both, as before openai 7, leaves the body to the parser', async () => {
    const { watched, recorder: own } = attach(
      () =>
        class {
          generate(): InstanceType<Sdk['APIPromise']> {
            const props = { response: new Response(JSON.stringify(IMAGE.body)) };
            return new watchedSdk.APIPromise({} as never, Promise.resolve(props) as never, (_, { response }) =>
              response.json(),
            );
          }
        },
      { adapter: stainless },
    );
    const { data, response } = await watched.generate().withResponse();
    expect(data).toEqual(IMAGE.body);
    expect(Reflect.ownKeys(response)).toEqual([]);
    expect(charges(own)).toEqual(['final 2 charged']);
  });

  it('that another is made of by `parse` is one call', async () => {
    const message = { role: 'assistant', content: '{"a":1}', refusal: null };
    const { plain, watched } = clients({ body: { id: 'c', units: 4, choices: [{ index: 0, message }] } });
    const parse = (client: OpenAI) =>
      client.chat.completions.parse({
        ...CHAT,
        response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema: { type: 'object' } } },
      });
    const expected = await parse(plain);
    const promise = parse(watched);
    expect(promise.constructor).toBe(watchedSdk.APIPromise);
    expect(await promise).toEqual(expected);
    expect(recorder.spans).toHaveLength(1);
    expect(charges(recorder)).toEqual(['final 4 charged']);
  });

  it('made by `parse` gives its raw response too', async () => {
    const { watched } = clients({ body: { id: 'c', units: 4, choices: [] } });
    const response = await watched.chat.completions.parse({ ...CHAT }).asResponse();
    expect(await response.json()).toMatchObject({ units: 4 });
    expect(charges(recorder)).toEqual(['final 4 charged']);
  });

  it('that the app leaves rejected is an unhandled rejection as without costspan, and its call ends', async () => {
    const { plain, watched } = clients({ status: 400, body: { error: { message: 'no' } } });
    const once = async (client: OpenAI): Promise<unknown[]> => {
      const reasons = await unhandledRejections(async () => {
        void generate(client);
        // The answer comes in later turns.
        for (let i = 0; i < 5; i++) await new Promise(setImmediate);
      });
      return reasons.map(String);
    };
    const expected = await once(plain);
    expect(expected).toHaveLength(1);
    expect(await once(watched)).toEqual(expected);
    expect(recorder.spans[0]?.attributes['error.type']).toBe('400');
  });

  it('whose rejection the app handles leaves none', async () => {
    const { watched } = clients({ status: 400, body: { error: { message: 'no' } } });
    expect(await unhandledRejections(() => generate(watched).catch(() => undefined))).toEqual([]);
  });
});

describe('HTTP attempts', () => {
  it('that the client repeats are counted', async () => {
    const { watched, sent } = clients({ status: 503, headers: SOON, body: {} }, IMAGE);
    await generate(watched);
    expect(sent.sent).toHaveLength(2);
    expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(1);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('of a client whose class overrides the transport are counted once', async () => {
    const { sent } = clients(IMAGE);
    class Own extends watchedSdk.OpenAI {
      override async fetchWithTimeout(...args: Parameters<OpenAI['fetchWithTimeout']>): Promise<Response> {
        return super.fetchWithTimeout(...args);
      }
    }
    const own = new Own({ apiKey: 'k', fetch: sent.fetch });
    attachment.patch({ OpenAI: Own.prototype }, 'test');
    await generate(own);
    expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(0);
  });

  it('that were aborted before they were sent were none', async () => {
    const { watched } = clients(IMAGE);
    const aborted = watched.images.generate({ model: 'm', prompt: 'p' }, { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toThrow(watchedSdk.APIUserAbortError);
    expect(recorder.spans[0]?.attributes['costspan.billing.outcome']).toBe('not_charged');
  });
});

it('an attempt whose own signal was aborted before was none', async () => {
  const { watched, recorder: own } = attach(
    () =>
      class {
        async fetchWithTimeout(..._args: unknown[]): Promise<Response> {
          throw new DOMException('aborted', 'AbortError');
        }
        async generate({ signal }: RequestInit): Promise<Response> {
          return this.fetchWithTimeout('https://x', { signal }, 1, new AbortController());
        }
      },
    { name: `${NAME}-signal`, methods: [row, ...stainlessTransport(`${NAME}-signal`, 'Sdk')] },
  );
  await expect(watched.generate({ signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  await expect(watched.generate({ signal: new AbortController().signal })).rejects.toThrow('aborted');
  expect(own.spans.map(({ attributes }) => attributes['costspan.billing.outcome'])).toEqual(['not_charged', 'unknown']);
});

describe('a stream', () => {
  it('gives what the SDK gives, and one charge by its last count', async () => {
    const { plain, watched } = clients(STREAM);
    const expected = await all(await stream(plain));
    const made = await stream(watched);
    expect(made.constructor.name).toBe('Stream');
    expect(recorder.open).toHaveLength(1);
    expect(await all(made)).toEqual(expected);
    expect(charges(recorder)).toEqual(['final 3 charged']);
  });

  it('split by tee() gives both readers all of it, and is one charge', async () => {
    const { watched } = clients(STREAM);
    const [left, right] = (await stream(watched)).tee();
    expect(await all(left)).toHaveLength(3);
    expect(await all(right)).toHaveLength(3);
    expect(charges(recorder)).toEqual(['final 3 charged']);
  });

  it('handed on by toReadableStream() is the SDK’s bytes, and is one charge', async () => {
    const { plain, watched } = clients(STREAM);
    const text = async (client: OpenAI): Promise<string> =>
      new Response((await stream(client)).toReadableStream()).text();
    expect(await text(watched)).toBe(await text(plain));
    expect(charges(recorder)).toEqual(['final 3 charged']);
  });

  it('left early is charged by what came', async () => {
    const { watched } = clients(STREAM);
    const made = await stream(watched);
    for await (const _ of made) break;
    expect(made.controller.signal.aborted).toBe(true);
    expect(recorder.open).toEqual([]);
    expect(charges(recorder)).toEqual(['final 1 charged']);
  });

  it('aborted while it is read ends as the SDK ends it', async () => {
    const { plain, watched } = clients(STREAM);
    const read = async (client: OpenAI): Promise<unknown> => {
      const made = await stream(client);
      return observe(async () => {
        let count = 0;
        for await (const _ of made) if (++count === 2) made.controller.abort();
        return count;
      });
    };
    expect(await read(watched)).toEqual(await read(plain));
    expect(recorder.open).toEqual([]);
    expect(recorder.records).toHaveLength(1);
  });

  it('aborted before it is read ends its call', async () => {
    const { watched } = clients(STREAM);
    const made = await stream(watched);
    made.controller.abort();
    expect(recorder.open).toEqual([]);
    expect(recorder.records).toHaveLength(1);
  });

  it('read a second time is refused as without costspan', async () => {
    const { plain, watched } = clients(STREAM);
    const twice = async (client: OpenAI): Promise<unknown> => {
      const made = await stream(client);
      await all(made);
      return observe(() => all(made));
    };
    const expected = await twice(plain);
    expect(expected).toHaveProperty('error');
    expect(await twice(watched)).toEqual(expected);
    expect(charges(recorder)).toEqual(['final 3 charged']);
  });

  it('taken raw has its events read as the app reads them', async () => {
    const { watched } = clients(STREAM);
    const response = await stream(watched).asResponse();
    expect(await response.text()).toContain('[DONE]');
    expect(charges(recorder)).toEqual(['final 3 charged']);
  });
});

it('nothing is left open', () => {
  endOpenCalls();
  expect(openCallCount()).toBe(0);
});
