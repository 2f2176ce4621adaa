import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { attachmentOf, endOpenCalls, openCall, openCallCount } from '@costspan/instrumentation';
import type { MethodRow, OpenCall, SdkSpec, WireAnswer, WireRequest } from '@costspan/instrumentation';
import type { Recorder } from '@costspan/instrumentation/conformance';
import { meter as recraft } from '@costspan/meters/recraft';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FetchInstrumentation, instrumentFetch } from './index.ts';
import { CLIENTS, Provider, record, until } from './testing.ts';
import type { Outgoing } from './testing.ts';

let provider: Provider;
let recorder: Recorder;
beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  provider = await new Provider().listen();
  instrumentFetch();
});
beforeEach(() => {
  recorder = record(provider.gateways);
  provider.requests = 0;
  provider.answer = { response: ANSWER };
});
afterEach(() => {
  provider.serve = undefined;
  endOpenCalls();
});
afterAll(() => provider.close());

/** Credits that the answer states: 1,000 to the dollar. */
const ANSWER = { data: [{ url: 'https://img.recraft.ai/a.png?sig=secret' }], credits: 40 };
const PATH = 'https://external.api.recraft.ai/v1/images/generations';

function image(init: Partial<Outgoing> & { signal?: AbortSignal } = {}): Outgoing {
  return {
    url: provider.here('recraft', PATH),
    method: 'POST',
    body: JSON.stringify({ model: 'recraftv3', prompt: 'A paper boat' }),
    headers: { 'content-type': 'application/json' },
    ...init,
  };
}

/** An image whose request alone tells its price: $0.03. */
function core(): Outgoing {
  const url = provider.here('stability_ai', 'https://api.stability.ai/v2beta/stable-image/generate/core');
  return image({ url, body: JSON.stringify({ prompt: 'A paper boat' }) });
}

const post = (init?: Parameters<typeof image>[0]): Promise<Response> =>
  fetch(image(init).url, image(init) as RequestInit);

const records = () => recorder.records.filter(({ eventName }) => eventName === 'costspan.charge');
const amounts = (): unknown[] => records().map(({ attributes }) => attributes['costspan.cost.amount_decimal']);
const outcomes = (): unknown[] => records().map(({ attributes }) => attributes['costspan.billing.outcome']);
const closed = (): Promise<void> => until(() => openCallCount() === 0);

describe.each(Object.keys(CLIENTS))('%s', (name) => {
  const client = CLIENTS[name] as (out: Outgoing) => Promise<{ status: number; body: Buffer }>;

  it('a generation is a client span of its own, with the money', async () => {
    const { body } = await client(image());
    await closed();
    expect(JSON.parse(String(body))).toEqual(ANSWER);
    expect(recorder.spans).toMatchObject([
      {
        name: 'generate_content recraftv3',
        kind: 2,
        ended: true,
        attributes: {
          'gen_ai.provider.name': 'recraft',
          'gen_ai.request.model': 'recraftv3',
          'costspan.cost.amount': 0.04,
          'costspan.cost.status': 'final',
          'costspan.job.mode': 'sync',
          'costspan.transport.retry_count': 0,
          'server.address': '127.0.0.1',
        },
      },
    ]);
    expect(amounts()).toEqual(['0.04']);
    expect(recorder.total('costspan.cost')).toBe(0.04);
    expect(recorder.total('costspan.generations')).toBe(1);
    for (const secret of ['paper boat', 'sig=secret']) expect(recorder.text()).not.toContain(secret);
  });

  it.each([
    [429, 'not_charged'],
    [401, 'not_charged'],
  ])('one that is refused with %i is %s', async (status, outcome) => {
    provider.answer = { status, response: { message: 'no' } };
    await client(core());
    await closed();
    expect(outcomes()).toEqual([outcome]);
    expect(recorder.spans).toMatchObject([{ attributes: { 'error.type': String(status) } }]);
  });

  it('one whose connection breaks before the answer may have been billed', async () => {
    provider.serve = (request) => {
      request.on('data', () => undefined).on('end', () => request.socket.destroy());
    };
    await expect(client(core())).rejects.toThrow(/fetch failed|closed|hang up|ECONNRESET|aborted/);
    await closed();
    expect(outcomes()).toEqual(['unknown']);
    expect(amounts()).toEqual(['0.03']);
    expect(recorder.total('costspan.cost.at_risk')).toBe(0.03);
  });

  it('one whose connection was never made was not sent', async () => {
    const elsewhere = await new Provider().listen();
    await elsewhere.close();
    recorder = record({ [elsewhere.origin.slice('http://'.length)]: 'recraft' });
    await expect(client(image({ url: `${elsewhere.origin}/v1/images/generations` }))).rejects.toThrow(
      /fetch failed|ECONNREFUSED/,
    );
    await closed();
    expect(outcomes()).toEqual(['not_charged']);
  });

  it.each([
    ['a list', 'GET', '/v1/images/generations'],
    ['a download', 'GET', '/v1/files/1'],
    ['an upload', 'POST', '/v1/styles'],
    ['a deletion', 'DELETE', '/v1/styles/1'],
  ])('%s leaves nothing', async (_, method, path) => {
    const url = provider.here('recraft', `https://external.api.recraft.ai${path}`);
    await client(image({ method, url, ...(method === 'GET' && { body: undefined }) }));
    expect(recorder.spans).toEqual([]);
    expect(openCallCount()).toBe(0);
  });

  it('somebody who bills for nothing leaves nothing', async () => {
    recorder = record({});
    await client(image());
    expect(recorder.spans).toEqual([]);
  });

  it('a request of OpenTelemetry’s own is not looked at', async () => {
    const suppressed = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
    await context.with(ROOT_CONTEXT.setValue(suppressed, true), () => client(image()));
    expect(recorder.spans).toEqual([]);
  });

  it('a body that is not JSON is rated by its request', async () => {
    provider.answer = { headers: { 'content-type': 'text/html' }, response: '<html>' };
    await client(image());
    provider.answer = { headers: { 'content-type': 'application/json' }, response: '{"data": [' };
    await client(image());
    await closed();
    expect(records().map(({ attributes }) => attributes['costspan.cost.status'] ?? 'unpriced')).not.toContain('final');
    expect(records()).toHaveLength(2);
  });

  it('a redirected request is charged where it is answered', async () => {
    provider.serve = (request, response) => {
      request.resume();
      if (request.url?.includes('/generations'))
        response.writeHead(307, { location: '/recraft/v1/images/vectorize' }).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(ANSWER));
    };
    const { status } = await client(image());
    await closed();
    expect(amounts()).toEqual(status === 307 ? [] : ['0.04']);
  });

  it('switched off it sees nothing', async () => {
    attachmentOf(recraftSpec()).enabled = false;
    const layer = new FetchInstrumentation();
    layer.disable();
    await client(image());
    layer.enable();
    expect(recorder.spans).toEqual([]);
  });
});

it('a stream of events is charged by the usage at its end', async () => {
  const events = [
    { id: 'c1', object: 'chat.completion.chunk', model: 'gpt-5-mini', choices: [{ delta: { content: 'A' } }] },
    ...Array.from({ length: 500 }, () => ({
      id: 'c1',
      object: 'chat.completion.chunk',
      choices: [{ delta: { content: ' boat' } }],
    })),
    {
      id: 'c1',
      object: 'chat.completion.chunk',
      model: 'gpt-5-mini',
      choices: [],
      usage: { prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 },
    },
  ];
  provider.answer = { headers: { 'content-type': 'text/event-stream' }, response: events };
  const url = provider.here('openai', 'https://api.openai.com/v1/chat/completions');
  const body = JSON.stringify({ model: 'gpt-5-mini', stream: true, messages: [] });
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  let text = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
    text += new TextDecoder().decode(chunk);
  await closed();
  expect(text.match(/ boat/g)).toHaveLength(500);
  expect(recorder.spans).toMatchObject([
    {
      name: 'chat gpt-5-mini',
      attributes: { 'costspan.job.mode': 'stream', 'gen_ai.usage.output_tokens': 500, 'costspan.cost.status': 'final' },
    },
  ]);
});

it('an app that leaves a stream early ends its call', async () => {
  provider.serve = (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"id":"c1","object":"chat.completion.chunk","model":"gpt-5-mini","choices":[]}\n\n');
  };
  const url = provider.here('openai', 'https://api.openai.com/v1/chat/completions');
  const body = JSON.stringify({ model: 'gpt-5-mini', stream: true, messages: [] });
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  await response.body?.cancel();
  await closed();
  expect(records()).toHaveLength(1);
  expect(records()[0]?.attributes['costspan.cost.status'] ?? 'unpriced').not.toBe('final');
});

it('an answer that hangs is at risk when the process ends', async () => {
  provider.serve = (request) => void request.resume();
  const leave = new AbortController();
  const answer = post({ signal: leave.signal }).catch((error: unknown) => error);
  await until(() => provider.requests === 1 && openCallCount() === 1);
  endOpenCalls();
  expect(outcomes()).toEqual(['unknown']);
  leave.abort();
  expect(await answer).toMatchObject({ name: 'AbortError' });
  expect(records()).toHaveLength(1);
});

it('a request that is aborted before it leaves was not sent', async () => {
  await expect(post({ signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  expect(records()).toEqual([]);
  expect(provider.requests).toBe(0);
});

describe('inside an open call', () => {
  const row: MethodRow = { target: 'Sdk', method: 'generate', role: 'generate' };

  function open(spec: SdkSpec): OpenCall {
    const attachment = attachmentOf(spec);
    attachment.providers = recorder.providers;
    return openCall(spec, row, {
      kind: 'generate',
      exchange: { provider: 'recraft', model: 'recraftv3', url: PATH, request: { model: 'recraftv3' } },
    });
  }

  it.each(Object.keys(CLIENTS))('a request by %s is a try of that call, and no charge of its own', async (name) => {
    const call = open(recraftSpec());
    provider.answer = { status: 503, response: {} };
    await call.run(() => CLIENTS[name]?.(image()));
    provider.answer = { response: ANSWER, headers: { 'x-billed': '7' } };
    const got = await call.run(() => CLIENTS[name]?.(image()));
    call.succeed(JSON.parse(String(got?.body)));
    expect(amounts()).toEqual(['0.04']);
    expect(call.http.headers).toEqual({ 'x-billed': '7' });
    expect(recorder.spans).toMatchObject([{ attributes: { 'costspan.transport.retry_count': 1 } }]);
    expect(recorder.spans).toHaveLength(1);
  });

  it.each(Object.keys(CLIENTS))('its spec gets the JSON that %s was answered with', async (name) => {
    const answers: WireAnswer[] = [];
    const requests: WireRequest[] = [];
    const spec: SdkSpec = {
      ...recraftSpec(`wired ${name}`),
      sent: (request) => void requests.push(request),
      wire(answer, call) {
        answers.push(answer);
        call.note({ response: answer.response, status: answer.status });
      },
    };
    for (const form of ['chunked', 'gzip'] as const) {
      provider.form = form;
      provider.answer = { response: ANSWER };
      const call = open(spec);
      await call.run(() => CLIENTS[name]?.(image()));
      // The SDK has dropped all of it.
      call.succeed();
    }
    expect(amounts()).toEqual(['0.04', '0.04']);
    expect(answers[0]).toMatchObject({ url: PATH, method: 'POST', status: 200, response: ANSWER });
    const { url, body } = image();
    const asked: unknown = JSON.parse(String(body));
    const told = { provider: 'recraft', url: PATH, serverUrl: url, method: 'POST', request: asked };
    expect(requests).toEqual([told, told]);
    provider.form = 'one piece';
  });

  it.each(Object.keys(CLIENTS))(
    'a try by %s that the SDK’s own transport counts is not counted again',
    async (name) => {
      const spec = recraftSpec(`counting ${name}`);
      attachmentOf(spec).transportObserved = true;
      const call = open(spec);
      await call.run(() => CLIENTS[name]?.(image()));
      expect(call.http.count).toBe(0);
      call.http.open().answered({ status: 200 });
      call.succeed({ credits: 40, data: [{}] });
      expect(amounts()).toEqual(['0.04']);
    },
  );

  it('a request after its end is a generation of its own', async () => {
    const call = open(recraftSpec());
    let later: Promise<Response> | undefined;
    await call.run(async () => {
      await Promise.resolve();
      call.succeed({ credits: 40, data: [{}] });
      later = post();
    });
    await (await later)?.json();
    await closed();
    expect(amounts()).toEqual(['0.04', '0.04']);
  });
});

function recraftSpec(name = 'recraft-sdk'): SdkSpec {
  return {
    name,
    scope: { name: '@costspan/test', version: '1' },
    clientFunction: 'instrumentRecraft',
    versions: {},
    files: [],
    methods: [],
    providers: [recraft],
    headers: ['x-billed'],
  };
}
