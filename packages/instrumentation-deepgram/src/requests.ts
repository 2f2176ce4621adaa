import { fernReceiver } from '@costspan/instrumentation';
import type { CallStart, MethodRow } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';
import { sdk } from './sdk.ts';

interface Environment {
  readonly base?: unknown;
  readonly production?: unknown;
  readonly agent?: unknown;
}

interface Part {
  readonly _options?: { readonly baseUrl?: unknown; readonly environment?: unknown };
}

/** Deepgram's own addresses, where a client names no other: https://developers.deepgram.com/reference, 2026-12-01. */
const PRODUCTION: Readonly<Record<keyof Environment, string>> = {
  base: 'https://api.deepgram.com',
  production: 'wss://api.deepgram.com',
  agent: 'wss://agent.deepgram.com',
};

/** Where a path is, and who bills for it: a client with another base URL may be one of another provider. */
export function endpoint(
  self: unknown,
  server: keyof Environment,
  path: string,
): Pick<CallStart, 'serverUrl'> & { exchange: ReturnType<typeof endpointOf> } {
  const { baseUrl, environment } = (self as Part)._options ?? {};
  const own = (environment as Environment | undefined)?.[server];
  // An address that only a function or a promise knows is taken for the provider's own.
  const serverUrl =
    [baseUrl, baseUrl === undefined ? own : undefined].find((one) => typeof one === 'string') ?? PRODUCTION[server];
  return { exchange: endpointOf(serverUrl as string, path), serverUrl: serverUrl as string };
}

/** Parameters that a request sends in its query stand beside its body's in the SDK: the meter reads both in one. */
export function asked(...given: readonly unknown[]): Record<string, unknown> & { model?: string } {
  return Object.assign({}, ...given.filter(isPlain)) as Record<string, unknown>;
}

/** Sound and streams are objects too, and hold no parameters. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

interface Request {
  readonly part: string;
  readonly method: string;
  readonly path: string;
  /** arguments before the one that has the parameters */
  readonly before?: number;
}

const REQUESTS: readonly Request[] = [
  { part: 'listen.v1.media', method: 'transcribeUrl', path: '/v1/listen' },
  { part: 'listen.v1.media', method: 'transcribeFile', path: '/v1/listen', before: 1 },
  { part: 'speak.v1.audio', method: 'generate', path: '/v1/speak' },
  { part: 'speak.v2.audio', method: 'generate', path: '/v2/speak' },
  { part: 'read.v1.text', method: 'analyze', path: '/v1/read' },
];

export const requests: readonly MethodRow[] = REQUESTS.map(({ part, method, path, before = 0 }) => ({
  target: part,
  method: `__${method}`,
  publicName: `client.${part}.${method}`,
  role: 'generate',
  receiver: fernReceiver(sdk.name),
  start(self, args): CallStart {
    const { exchange, serverUrl } = endpoint(self, 'base', path);
    const { body, ...rest } = asked(args[before]);
    // A text that is analyzed stands in a body of its own.
    const request = asked(rest, body);
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: `${part}.${method}`, model: request.model, request },
      serverUrl,
    };
  },
  response: factsOf,
}));

/** What an answer says of what was heard; its transcript is left where it is. */
export function factsOf(value: unknown): unknown {
  const answer = value as { readonly metadata?: unknown; readonly request_id?: unknown } | undefined | null;
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { metadata, request_id: id } = answer;
  return metadata === undefined && id === undefined ? undefined : { metadata, request_id: id };
}
