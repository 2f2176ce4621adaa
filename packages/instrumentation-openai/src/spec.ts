import { meter as azure } from '@costspan/meters/azure.ai.openai';
import { meter, providerOfBaseUrl } from '@costspan/meters/openai';
import { settings } from '@costspan/core/internal';
import { currentCall } from '@costspan/instrumentation';
import type { Call, CallStart, MethodRow, SdkSpec } from '@costspan/instrumentation';
import { VERSION } from './version.ts';

interface Client {
  readonly baseURL?: string;
}

interface Resource {
  readonly _client?: Client;
}

type Body = Record<string, unknown> | undefined;

/** A method that posts its first argument to a path of the API. */
function generate(
  target: string,
  method: string,
  path: string,
  operation: string,
  options: { job?: boolean; chat?: boolean } = {},
): MethodRow {
  return {
    target,
    method,
    role: options.job ? 'submit' : 'generate',
    start(self, args): CallStart {
      const body = args[0] as Body;
      const { exchange, serverUrl } = endpoint(self, path);
      return {
        kind: 'generate',
        exchange: { ...exchange, operation, model: modelOf(body), request: body },
        serverUrl,
        chat: options.chat,
        streamed: body?.['stream'] === true || body?.['stream_format'] === 'sse',
      };
    },
  };
}

/** A method that asks for a job, whose end may be seen in its answer. */
function settle(target: string, method: string, path: string, operation: string): MethodRow {
  return {
    target,
    method,
    role: 'settle',
    start(self, args): CallStart {
      const id = typeof args[0] === 'string' ? args[0] : undefined;
      const { exchange, serverUrl } = endpoint(self, path);
      return { kind: id === undefined ? 'none' : 'settle', exchange: { ...exchange, operation }, serverUrl, jobId: id };
    },
  };
}

/** `POST /videos/{id}/remix`: the first argument is the video, the second the body. */
function remix(): MethodRow {
  const row = generate('Videos', 'remix', '/videos/remix', 'videos.remix', { job: true });
  return { ...row, start: (self, args) => row.start?.(self, [args[1]]) };
}

/** The provider's own addresses, which the meter knows; a gateway stated in the settings counts as the one it hands on to. */
const ADDRESSES: Readonly<Record<string, string>> = {
  openai: 'https://api.openai.com/v1',
  'azure.ai.openai': 'https://gateway.openai.azure.com/openai',
};

function endpoint(self: unknown, path: string): { exchange: { provider: string; url: string }; serverUrl: string } {
  const base = (self as Resource)._client?.baseURL ?? 'https://api.openai.com/v1';
  const provider = gatewayTo(base) ?? providerOfBaseUrl(base);
  const address = ADDRESSES[provider];
  const own = address !== undefined && providerOfBaseUrl(base) !== provider ? address : base;
  return { exchange: { provider, url: `${own.replace(/\/$/, '')}${path}` }, serverUrl: base };
}

function gatewayTo(base: string): string | undefined {
  const { gateways } = settings();
  for (const host in gateways)
    if (new RegExp(`^https?://${host.replaceAll('.', '\\.')}(?:[:/]|$)`).test(base)) return gateways[host];
  return undefined;
}

function modelOf(body: Body): string | undefined {
  return typeof body?.['model'] === 'string' ? body['model'] : undefined;
}

/** A response that was answered at once was charged there; asking for it again charges nothing. */
function isBackground(response: unknown): boolean {
  const last = Array.isArray(response)
    ? (response.findLast((event: { response?: unknown }) => event?.response) as { response?: unknown } | undefined)
        ?.response
    : response;
  return (last as { background?: unknown } | undefined)?.background === true;
}

/**
 * The request with all its retries. Its error is seen here, also where the app takes the raw
 * response or nothing at all; the promise given back stands where the SDK's own stood.
 */
const makeRequest: MethodRow = {
  target: 'OpenAI',
  method: 'makeRequest',
  role: 'transport',
  transport(original, _self, args) {
    const call = ownCall();
    const result = original(...args);
    // Retries inside the outermost request come through the same method.
    if (!call || call.isFollowed) return result;
    call.isFollowed = true;
    return (result as Promise<unknown>).then(
      (props) => props,
      (error: unknown) => {
        call.fail(error);
        throw error;
      },
    );
  },
};

/** One HTTP try; every major since 4 has it, and calls it once a try. */
const fetchWithTimeout: MethodRow = {
  target: 'OpenAI',
  method: 'fetchWithTimeout',
  role: 'transport',
  transport(original, _self, args) {
    const call = ownCall();
    const controller = args[3] as AbortController | undefined;
    // A subclass that calls `super` comes here twice with the same try.
    if (!call || (controller && controller === call.lastTry)) return original(...args);
    call.lastTry = controller;
    const signals = [(args[1] as RequestInit | undefined)?.signal, controller?.signal];
    return call.tries.watch(
      () => original(...args) as Promise<{ status: number; headers: Headers }>,
      openaiSpec.headers,
      signals,
    );
  },
};

function ownCall(): Call | undefined {
  const call = currentCall();
  return call?.attachment.spec === openaiSpec && !call.done ? call : undefined;
}

/** All that costspan knows of the `openai` package, majors 4 to 7. */
export const openaiSpec: SdkSpec = {
  name: 'openai',
  scope: { name: '@costspan/instrumentation-openai', version: VERSION },
  // 4.x exports its classes from the main entry; from 5.x on `client` holds them, which the main entry re-exports.
  modules: [
    { name: 'openai', targets: targetsOfExports },
    { name: 'openai', file: 'client', targets: targetsOfExports },
  ],
  methods: [
    generate('Images', 'generate', '/images/generations', 'images.generate'),
    generate('Images', 'edit', '/images/edits', 'images.edit'),
    generate('Images', 'createVariation', '/images/variations', 'images.createVariation'),
    generate('Speech', 'create', '/audio/speech', 'audio.speech'),
    generate('Transcriptions', 'create', '/audio/transcriptions', 'audio.transcriptions'),
    generate('Translations', 'create', '/audio/translations', 'audio.translations'),
    generate('Videos', 'create', '/videos', 'videos.create', { job: true }),
    generate('Videos', 'edit', '/videos/edits', 'videos.edit', { job: true }),
    generate('Videos', 'extend', '/videos/extensions', 'videos.extend', { job: true }),
    remix(),
    settle('Videos', 'retrieve', '/videos', 'videos.retrieve'),
    generate('Responses', 'create', '/responses', 'responses.create', { chat: true }),
    { ...settle('Responses', 'retrieve', '/responses', 'responses.retrieve'), isJob: isBackground },
    { ...settle('Responses', 'cancel', '/responses', 'responses.cancel'), isJob: isBackground },
    generate('Completions', 'create', '/chat/completions', 'chat.completions', { chat: true }),
    makeRequest,
    fetchWithTimeout,
  ],
  headers: [],
  providers: [meter, azure],
};

type Class = { prototype: object } & Record<string, unknown>;

function targetsOfExports(exports: Record<string, unknown>): Record<string, unknown> {
  const main = (exports['OpenAI'] ?? exports['default'] ?? exports) as Class;
  const audio = main['Audio'] as Class | undefined;
  const prototype = (owner: Class | undefined, name: string): unknown =>
    (owner?.[name] as Class | undefined)?.prototype;
  return {
    OpenAI: main.prototype,
    Images: prototype(main, 'Images'),
    Videos: prototype(main, 'Videos'),
    Responses: prototype(main, 'Responses'),
    Completions: prototype(main['Chat'] as Class | undefined, 'Completions'),
    Speech: prototype(audio, 'Speech'),
    Transcriptions: prototype(audio, 'Transcriptions'),
    Translations: prototype(audio, 'Translations'),
  };
}

/** The same targets of a client: the prototypes of its resources, which all clients of that copy share. */
export function targetsOfClient(client: object): Record<string, unknown> {
  const of = (path: string): unknown => {
    const resource = path
      .split('.')
      .reduce<unknown>((owner, name) => (owner as Record<string, unknown> | undefined)?.[name], client);
    return resource ? Object.getPrototypeOf(resource) : undefined;
  };
  return {
    OpenAI: Object.getPrototypeOf(client),
    Images: of('images'),
    Videos: of('videos'),
    Responses: of('responses'),
    Completions: of('chat.completions'),
    Speech: of('audio.speech'),
    Transcriptions: of('audio.transcriptions'),
    Translations: of('audio.translations'),
  };
}
