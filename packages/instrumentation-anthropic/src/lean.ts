import { stainless, stainlessTransport } from '@costspan/instrumentation';
import type { CallStart, MethodRow, SdkSpec, Targets } from '@costspan/instrumentation';
import { EVENTS, meter, RESULTS } from '@costspan/meters/anthropic';
import { endpoint, OWN } from './endpoint.ts';
import type { Client } from './endpoint.ts';
import { sdk } from './sdk.ts';

type Body = Readonly<Record<string, unknown>> | undefined;

/** What a method hands to the client's `post` and `get`; `__span` is the span that the SDK makes of the call. */
interface Options {
  readonly body?: Body;
  readonly __span?: { readonly span?: CallStart['parent'] };
}

const MESSAGES = /^\/v1\/messages(?:\?|$)/;
const BATCHES = /^\/v1\/messages\/batches(?:\?|$)/;
const BATCH = /^\/v1\/messages\/batches\/([^/?]+)(?:\?|$)/;

/**
 * Every method that costs money posts through the client, after it has made the SDK's own span: `create`, `stream`,
 * `parse` and the tool runner, of `client.messages` and `client.beta.messages`, and the batches of both.
 */
const post: MethodRow = {
  target: 'Anthropic',
  method: 'post',
  publicName: 'client.messages.create',
  role: 'generate',
  also: [
    { publicName: 'client.messages.stream', role: 'stream' },
    { publicName: 'client.messages.parse', role: 'generate' },
    { publicName: 'client.beta.messages.create', role: 'generate' },
    { publicName: 'client.beta.messages.stream', role: 'stream' },
    { publicName: 'client.beta.messages.parse', role: 'generate' },
    { publicName: 'client.beta.messages.toolRunner', role: 'generate' },
    { publicName: 'client.messages.batches.create', role: 'submit' },
    { publicName: 'client.beta.messages.batches.create', role: 'submit' },
  ],
  events: EVENTS,
  start(self, [path, options]): CallStart | undefined {
    if (typeof path !== 'string') return undefined;
    const { body, __span } = { ...(options as Options | undefined) };
    const isBatch = BATCHES.test(path);
    if (!isBatch && !MESSAGES.test(path)) return undefined;
    const model = typeof body?.['model'] === 'string' ? body['model'] : undefined;
    const { provider, url } = endpoint(self as Client, path, model);
    const operation = isBatch ? 'messages.batches.create' : 'messages.create';
    return {
      kind: 'generate',
      exchange: { provider, url, operation, model, request: isBatch ? modelsOf(body) : body },
      serverUrl: (self as Client).baseURL ?? OWN,
      chat: true,
      streamed: body?.['stream'] === true,
      parent: __span?.span,
    };
  },
};

/** A batch is kept until its results are read: of its requests only what decides their price. */
function modelsOf(body: Body): unknown {
  const requests = (body?.['requests'] ?? []) as Iterable<
    { readonly params?: { readonly model?: unknown } } | undefined
  >;
  const models = new Set(Array.from(requests, (one) => one?.params?.model));
  return { requests: Array.from(models, (model) => ({ params: { model } })) };
}

/** `batches.retrieve`: it tells the end of a batch of which nothing is billed. */
const get: MethodRow = {
  target: 'Anthropic',
  method: 'get',
  publicName: 'client.messages.batches.retrieve',
  role: 'settle',
  also: [{ publicName: 'client.beta.messages.batches.retrieve', role: 'settle' }],
  start(self, [path]): CallStart | undefined {
    const jobId = typeof path === 'string' ? BATCH.exec(path)?.[1] : undefined;
    return jobId === undefined ? undefined : settle(self as Client, jobId, 'messages.batches.retrieve', '');
  },
  // Before it reads the results, the SDK asks for their address.
  partOf: (outer) => outer.row.method === 'results',
};

/** The results of a batch, which alone tell what it costs. */
function results(target: string, publicName: string): MethodRow {
  return {
    target,
    method: 'results',
    publicName,
    role: 'settle',
    events: RESULTS,
    start(self, [jobId]): CallStart | undefined {
      const client = (self as { readonly _client?: Client } | undefined)?._client;
      if (!client || typeof jobId !== 'string') return undefined;
      return settle(client, jobId, 'messages.batches.results', '/results');
    },
  };
}

function settle(client: Client, jobId: string, operation: string, below: string): CallStart {
  const { provider, url } = endpoint(client, `/v1/messages/batches/${jobId}${below}`, undefined);
  return { kind: 'settle', exchange: { provider, url, operation }, serverUrl: client.baseURL ?? OWN, jobId };
}

/** All that costspan knows of `@anthropic-ai/sdk`, from 0.39 to 1, with Anthropic alone as the one who bills. */
export const lean: SdkSpec = {
  ...sdk,
  // Up to 0.39 `core` has the class of all clients, later `client`, which the packages for other platforms load.
  files: [
    { name: '@anthropic-ai/sdk', targets: targetsOfExports },
    { name: '@anthropic-ai/sdk', file: 'client', targets: targetsOfExports },
    { name: '@anthropic-ai/sdk', file: 'core', targets: targetsOfExports },
  ],
  methods: [
    post,
    get,
    results('Batches', 'client.messages.batches.results'),
    results('BetaBatches', 'client.beta.messages.batches.results'),
    ...stainlessTransport(sdk.name, 'Anthropic', (init) => init?.method?.toLowerCase() === 'post'),
  ],
  headers: [],
  adapter: stainless,
  providers: [meter],
};

interface Class {
  readonly prototype?: object;
  readonly Messages?: { readonly Batches?: Class };
  readonly Beta?: Class;
}

function targetsOfExports(exports: Record<string, unknown>): Targets {
  const base = (exports['BaseAnthropic'] ?? exports['APIClient']) as Class | undefined;
  const main = (exports['Anthropic'] ?? exports['default']) as Class | undefined;
  return {
    Anthropic: (base ?? main)?.prototype,
    Batches: main?.Messages?.Batches?.prototype,
    BetaBatches: main?.Beta?.Messages?.Batches?.prototype,
  };
}

/** The same of a client; those of other platforms have no batches. */
export function targetsOfClient(client: object): Targets {
  const { messages, beta } = client as {
    readonly messages?: Resource;
    readonly beta?: { readonly messages?: Resource };
  };
  const prototypeOf = (batches: object | undefined): unknown => batches && Object.getPrototypeOf(batches);
  return {
    Anthropic: Object.getPrototypeOf(client),
    Batches: prototypeOf(messages?.batches),
    BetaBatches: prototypeOf(beta?.messages?.batches),
  };
}

interface Resource {
  readonly batches?: object;
}
