import { observeBody, speakeasyBodies, speakeasyTransport } from '@costspan/instrumentation';
import type { CallStart, MethodRow, SdkSpec, Targets } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';
import { meter } from '@costspan/meters/openrouter';
import { EVENTS } from './events.ts';
import { sdk } from './sdk.ts';
import { wireOf } from './wire.ts';

interface Part {
  readonly _baseURL?: URL | null;
}

type Body = Readonly<Record<string, unknown>>;

const ORIGIN = 'https://openrouter.ai/api/v1';

/** Where a client's request goes, and who bills for it. */
function endpoint(self: unknown, path: string, options?: unknown): Pick<CallStart, 'exchange' | 'serverUrl'> {
  const serverUrl =
    (options as { serverURL?: string } | undefined)?.serverURL ?? String((self as Part)._baseURL ?? ORIGIN);
  return { exchange: endpointOf(serverUrl.replace(/\/$/, ''), path), serverUrl };
}

interface Billed {
  readonly part: string;
  readonly method: string;
  readonly publicName: string;
  readonly path: string;
  readonly more?: Partial<MethodRow>;
}

/** A method that makes one generation. */
function billed({ part, method, publicName, path, more }: Billed): MethodRow {
  return {
    target: part,
    method,
    publicName: `openRouter.${publicName}`,
    role: 'generate',
    toldLater: true,
    start(self, args): CallStart {
      const request = bodyIn(args[0]);
      const { exchange, serverUrl } = endpoint(self, path, args[1]);
      return {
        kind: 'generate',
        exchange: { ...exchange, operation: publicName, model: modelIn(request), request },
        serverUrl,
        chat: path === '/chat/completions' || path === '/responses',
        streamed: request?.['stream'] === true,
      };
    },
    // `beta.responses` is a function of the same name, handed on.
    partOf: (outer, self, args) => outer.http.count === 0 && outer.self === self && outer.args[0] === args[0],
    response: wireOf,
    // What an answer says that is not of the SDK's schema.
    answerSoFar: (error) => (error as { rawValue?: unknown } | undefined)?.rawValue,
    ...more,
  };
}

/** The body among headers and parameters. Names of its fields that the meter asks for are one word: they are the wire's. */
function bodyIn(given: unknown): Body | undefined {
  return Object.values((given ?? {}) as Record<string, Body | undefined>).find((one) => modelIn(one) !== undefined);
}

function modelIn(request: Body | undefined): string | undefined {
  const model = request?.['model'];
  return typeof model === 'string' ? model : undefined;
}

const STREAMS = { events: EVENTS, response: (value: unknown) => (Array.isArray(value) ? value : wireOf(value)) };

const BILLED: readonly Billed[] = [
  { part: 'Chat', method: 'send', publicName: 'chat.send', path: '/chat/completions', more: STREAMS },
  { part: 'Responses', method: 'send', publicName: 'responses.send', path: '/responses', more: STREAMS },
  { part: 'BetaResponses', method: 'send', publicName: 'beta.responses.send', path: '/responses', more: STREAMS },
  { part: 'Images', method: 'generate', publicName: 'images.generate', path: '/images', more: STREAMS },
  { part: 'TTS', method: 'createSpeech', publicName: 'tts.createSpeech', path: '/audio/speech' },
  { part: 'STT', method: 'createTranscription', publicName: 'stt.createTranscription', path: '/audio/transcriptions' },
  {
    part: 'STT',
    method: 'createTranscriptionMultipart',
    publicName: 'stt.createTranscriptionMultipart',
    path: '/audio/transcriptions',
  },
  { part: 'Embeddings', method: 'generate', publicName: 'embeddings.generate', path: '/embeddings' },
  { part: 'Rerank', method: 'rerank', publicName: 'rerank.rerank', path: '/rerank' },
  { part: 'SystemOne', method: 'create', publicName: 'systemOne.create', path: '/systemone' },
  {
    part: 'VideoGeneration',
    method: 'generate',
    publicName: 'videoGeneration.generate',
    path: '/videos',
    more: { role: 'submit', toldLater: false },
  },
];

function aboutVideo(self: unknown, args: readonly unknown[]): CallStart {
  const jobId = (args[0] as { jobId?: string } | undefined)?.jobId;
  const operation = 'videoGeneration.getGeneration';
  const { exchange, serverUrl } = endpoint(self, `/videos/${jobId}`, args[1]);
  return { kind: jobId === undefined ? 'none' : 'settle', exchange: { ...exchange, operation }, serverUrl, jobId };
}

function aboutGeneration(self: unknown, args: readonly unknown[]): CallStart {
  const jobId = (args[0] as { id?: string } | undefined)?.id;
  const operation = 'generations.getGeneration';
  const { exchange, serverUrl } = endpoint(self, `/generation?id=${jobId}`, args[1]);
  return { kind: jobId === undefined ? 'none' : 'settle', exchange: { ...exchange, operation }, serverUrl, jobId };
}

const getVideo: MethodRow = {
  target: 'VideoGeneration',
  method: 'getGeneration',
  publicName: 'openRouter.videoGeneration.getGeneration',
  role: 'settle',
  start: aboutVideo,
  response: wireOf,
};

/** The record of a generation corrects a charge that was not known for certain; of others it says nothing new. */
const getRecord: MethodRow = {
  target: 'Generations',
  method: 'getGeneration',
  publicName: 'openRouter.generations.getGeneration',
  role: 'settle',
  start: aboutGeneration,
  response: wireOf,
  isJob: () => false,
};

const PATHS = new Set(BILLED.map(({ path }) => path));

/** Requests that make a generation: not polls, records and downloads. */
export function isBillable(url: string, method: string): boolean {
  const path = URL.parse(url)?.pathname ?? '';
  return method === 'POST' && [...PATHS].some((one) => path.endsWith(one));
}

const { createRequest, bodyOf } = speakeasyBodies('ClientSDK');

/** A question about a video or a generation. */
function aboutId(url: string): CallStart | undefined {
  const { pathname, searchParams } = new URL(url);
  const [, video] = /\/videos\/([^/]+)$/.exec(pathname) ?? [];
  const jobId = video ?? (pathname.endsWith('/generation') ? searchParams.get('id') : undefined);
  return jobId ? { kind: 'settle', exchange: endpointOf(url, ''), serverUrl: url, jobId } : undefined;
}

interface Result {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: unknown;
}

/**
 * Every request of the SDK passes here: those of a method above are its own, and those of `callModel` and of the
 * functions that the SDK has beside its client are a generation each.
 */
const request: MethodRow = {
  target: 'ClientSDK',
  method: '_do',
  publicName: 'openRouter.callModel',
  role: 'generate',
  events: EVENTS,
  toldLater: true,
  start(_self, args): CallStart | undefined {
    const sent = args[0] as Request;
    if (sent.method === 'GET') return aboutId(sent.url);
    if (!isBillable(sent.url, sent.method)) return undefined;
    const asked = bodyOf(sent);
    return {
      kind: 'generate',
      exchange: { ...endpointOf(sent.url, ''), model: modelIn(asked), request: asked },
      serverUrl: sent.url,
      chat: /\/(?:chat\/completions|responses)$/.test(sent.url),
      streamed: asked?.['stream'] === true,
    };
  },
  partOf: () => true,
  // A record has `data`, and corrects a charge that is known.
  isJob: (answer) => (answer as { data?: unknown } | undefined)?.data === undefined,
  observe(value, call) {
    const { ok, value: response, error } = value as Result;
    if (ok) observeBody(response as Response, call);
    else call.fail(error);
    return true;
  },
};

function targetsOf(name: string, file: string): SdkSpec['files'][number] {
  return {
    name: '@openrouter/sdk',
    file: `esm/${file}`,
    targets: (exports) => ({ [name]: prototypeIn(exports[name]) }),
  };
}

/** All that costspan knows of `@openrouter/sdk`. */
export const spec: SdkSpec = {
  ...sdk,
  files: [
    // Before Node 22.22.3, `require()` of an ECMAScript module shows its main entry alone: requests are seen then.
    { name: '@openrouter/sdk', targets: targetsOfExports },
    targetsOf('Chat', 'sdk/chat'),
    targetsOf('Responses', 'sdk/responses'),
    targetsOf('BetaResponses', 'sdk/betaresponses'),
    targetsOf('Images', 'sdk/images'),
    targetsOf('VideoGeneration', 'sdk/videogeneration'),
    targetsOf('TTS', 'sdk/tts'),
    targetsOf('STT', 'sdk/stt'),
    targetsOf('Embeddings', 'sdk/embeddings'),
    targetsOf('Rerank', 'sdk/rerank'),
    targetsOf('SystemOne', 'sdk/systemone'),
    targetsOf('Generations', 'sdk/generations'),
    targetsOf('ClientSDK', 'lib/sdks'),
    targetsOf('HTTPClient', 'lib/http'),
  ],
  methods: [
    ...BILLED.map(billed),
    getVideo,
    getRecord,
    createRequest,
    request,
    speakeasyTransport(sdk.name, 'HTTPClient', isBillable),
  ],
  headers: ['x-generation-id'],
  providers: [meter],
};

function targetsOfExports({ OpenRouter, HTTPClient }: Record<string, unknown>): Targets {
  return { ClientSDK: prototypeIn(OpenRouter), HTTPClient: prototypeIn(HTTPClient) };
}

function prototypeIn(one: unknown): object | undefined {
  return (one as { prototype?: object } | undefined)?.prototype;
}

interface Client {
  readonly _options?: { readonly httpClient?: object };
  readonly beta?: { readonly responses?: object };
}

const PARTS = [
  'chat',
  'responses',
  'images',
  'videoGeneration',
  'tts',
  'stt',
  'embeddings',
  'rerank',
  'systemOne',
  'generations',
];

/** The prototypes of a client's parts, which it makes when they are asked for, and what it sends with. */
export function targetsOfClient(client: object): Targets {
  const { _options, beta } = client as Client;
  const parts = PARTS.map((name): [string, unknown] => [classOf(name), prototypeOf(Reflect.get(client, name))]);
  return {
    ...Object.fromEntries(parts),
    BetaResponses: prototypeOf(beta?.responses),
    ClientSDK: client,
    HTTPClient: prototypeOf(_options?.httpClient),
  };
}

function classOf(part: string): string {
  return part === 'tts' || part === 'stt' ? part.toUpperCase() : `${part[0]?.toUpperCase()}${part.slice(1)}`;
}

function prototypeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
}
