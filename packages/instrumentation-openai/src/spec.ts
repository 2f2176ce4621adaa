import { stainless, stainlessTransport } from '@costspan/instrumentation';
import type { CallStart, MethodRow, SdkSpec, Targets } from '@costspan/instrumentation';
import { meter as azure } from '@costspan/meters/azure.ai.openai';
import { endpointOf } from '@costspan/meters/hosts';
import type { Billed } from '@costspan/meters/hosts';
import { meter } from '@costspan/meters/openai';
import { EVENTS } from './events.ts';
import { sdk } from './sdk.ts';

interface Client {
  readonly baseURL?: string;
}

interface Resource {
  readonly _client?: Client;
}

type Body = Record<string, unknown> | undefined;

/** Where a client has its resources, by the names of their classes. */
const RESOURCES: Readonly<Record<string, string>> = {
  Images: 'images',
  Videos: 'videos',
  Responses: 'responses',
  Completions: 'chat.completions',
  Embeddings: 'embeddings',
  Speech: 'audio.speech',
  Transcriptions: 'audio.transcriptions',
  Translations: 'audio.translations',
};

function publicName(target: string, method: string): string {
  return `client.${RESOURCES[target]}.${method}`;
}

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
    publicName: publicName(target, method),
    role: options.job ? 'submit' : 'generate',
    events: EVENTS,
    start(self, args): CallStart | undefined {
      // Without its object a method fails by itself, before it sends anything.
      if (!self) return undefined;
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
    publicName: publicName(target, method),
    role: 'settle',
    events: EVENTS,
    start(self, args): CallStart | undefined {
      if (!self) return undefined;
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

/** Where the client sends to. */
function endpoint(self: unknown, path: string): { exchange: Billed; serverUrl: string } {
  const serverUrl = (self as Resource)._client?.baseURL ?? 'https://api.openai.com/v1';
  return { exchange: endpointOf(serverUrl, path), serverUrl };
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

/** All that costspan knows of the `openai` package, majors 4 to 7. */
export const spec: SdkSpec = {
  ...sdk,
  // 4.x exports its classes from the main entry; from 5.x on `client` holds them, which the main entry re-exports.
  files: [
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
    generate('Embeddings', 'create', '/embeddings', 'embeddings.create'),
    ...stainlessTransport(sdk.name, 'OpenAI'),
  ],
  // What a LiteLLM proxy says that the call cost.
  headers: ['x-litellm-response-cost'],
  adapter: stainless,
  providers: [meter, azure],
};

type Class = { prototype: object } & Record<string, unknown>;

function targetsOfExports(exports: Record<string, unknown>): Targets {
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
    Embeddings: prototype(main, 'Embeddings'),
    Speech: prototype(audio, 'Speech'),
    Transcriptions: prototype(audio, 'Transcriptions'),
    Translations: prototype(audio, 'Translations'),
  };
}

/** The same targets of a client: the prototypes of its resources, which all clients of that copy share. */
export function targetsOfClient(client: object): Targets {
  const of = (path: string): unknown => {
    const resource = path
      .split('.')
      .reduce<unknown>((owner, name) => (owner as Record<string, unknown> | undefined)?.[name], client);
    return resource ? Object.getPrototypeOf(resource) : undefined;
  };
  const resources = Object.entries(RESOURCES).map(([name, path]) => [name, of(path)]);
  return { OpenAI: Object.getPrototypeOf(client), ...Object.fromEntries(resources) };
}
