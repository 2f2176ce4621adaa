import type { CallStart, MethodRow } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';
import type { Billed } from '@costspan/meters/hosts';
import { EVENTS } from './events.ts';
import { RESOURCES } from './targets.ts';

interface Client {
  readonly baseURL?: string;
}

interface Resource {
  readonly _client?: Client;
}

type Body = Record<string, unknown> | undefined;

function publicName(target: string, method: string): string {
  return `client.${RESOURCES[target]}.${method}`;
}

/** A method that posts its first argument to a path of the API. */
export function generate(
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
export function settle(target: string, method: string, path: string, operation: string): MethodRow {
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
export function remix(): MethodRow {
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
