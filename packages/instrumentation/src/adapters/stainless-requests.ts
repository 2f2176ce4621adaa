import type { Exchange } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import type { LineSink } from '../observe/json-lines.ts';
import { TextLines } from '../observe/text-lines.ts';
import type { CallStart, MethodRow, Role, Targets } from '../spec.ts';
import { chargedAsFile } from './batch-file.ts';
import type { BatchOf } from './batch-file.ts';

/** A method of the app, and what it means. */
export interface PublicMethod {
  readonly publicName: string;
  readonly role: Role;
}

/** An SDK of Stainless's whose methods send through `post` and `get` of their client. */
export interface StainlessApi {
  /** the name that has the prototype of the client's class among the targets */
  readonly target: string;
  /** its routes tell which requests make what is billed, and which ask for a job */
  readonly meter: Meter;
  /** where a client sends to that names no address: `https://api.example.com/v1` */
  readonly origin: string;
  /** `endpointOf` of `@costspan/meters/hosts` */
  endpointOf(base: string, path: string): Pick<Exchange, 'provider' | 'url'>;
  /** the app's methods that post what is billed */
  readonly posts: readonly [PublicMethod, ...PublicMethod[]];
  /** those that ask for a job */
  readonly gets?: readonly [PublicMethod, ...PublicMethod[]];
  /** those that send a form, which they make themselves: `create` of a resource, by its target */
  readonly forms?: readonly { readonly target: string; readonly publicName: string; readonly path: string }[];
  /** batches, which `posts` make and `gets` ask for */
  readonly batches?: StainlessBatches;
  /** more of every row: `events` of a stream */
  readonly more?: Partial<MethodRow>;
}

/** Batches whose results are a file that `client.files.content` reads. */
export interface StainlessBatches {
  readonly batchOf: BatchOf;
  /** takes the lines of such a file, or of any other */
  lines(): LineSink;
}

interface Client {
  readonly baseURL?: string;
}

type Body = Readonly<Record<string, unknown>> | undefined;

const FILE = /\/files\/([^/?#]+)\/content$/;
const CHAT = /\/(?:completions|responses)$/;

/** The rows of such an SDK: also methods that it gets later, and the app's own `client.post`, are seen. */
export function stainlessRequests(api: StainlessApi): readonly MethodRow[] {
  const forms = (api.forms ?? []).map(({ target, publicName, path }): MethodRow => ({
    target,
    method: 'create',
    publicName,
    role: 'generate',
    start: (self, [body]) => generation(api, (self as { readonly _client?: unknown })._client, path, body as Body),
    ...api.more,
  }));
  return [post(api), ...(api.gets ? [get(api, api.gets)] : []), ...forms];
}

function post(api: StainlessApi): MethodRow {
  const { target, posts, batches, more } = api;
  const [{ publicName, role }, ...also] = posts;
  return {
    target,
    method: 'post',
    publicName,
    role,
    also,
    start(self, [path, options]): CallStart | undefined {
      const request = (options as { readonly body?: Body } | undefined)?.body;
      if (typeof path !== 'string') return undefined;
      // The answer to the cancelling of a job tells how it stands.
      return generation(api, self, path, request) ?? (path.endsWith('/cancel') ? question(api, self, path) : undefined);
    },
    // A form's own row has begun the call.
    partOf: (outer) => outer.row.target !== target,
    ...(batches && { response: chargedAsFile(batches.batchOf) }),
    ...more,
  };
}

function get(api: StainlessApi, gets: readonly [PublicMethod, ...PublicMethod[]]): MethodRow {
  const { target, meter, batches, more } = api;
  const [{ publicName, role }, ...also] = gets;
  return {
    target,
    method: 'get',
    publicName,
    role,
    also,
    start(self, [path]): CallStart | undefined {
      return typeof path === 'string' ? question(api, self, path) : undefined;
    },
    isJob: (response) => meter.routes?.isJob?.(response) !== false,
    ...(batches && {
      response: chargedAsFile(batches.batchOf),
      // Only a file is read line by line: a row with a reader keeps the calls open whose bodies nobody has read.
      reader: (_, { exchange }) => (FILE.test(exchange.url ?? '') ? new TextLines(batches.lines()) : undefined),
    }),
    ...more,
  };
}

function generation(api: StainlessApi, client: unknown, path: string, request: Body): CallStart | undefined {
  const { billed, serverUrl } = endpoint(api, client, path);
  if (!api.meter.routes?.bills(billed.url ?? path, request)) return undefined;
  return {
    kind: 'generate',
    exchange: { ...billed, model: modelIn(request), request },
    serverUrl,
    chat: CHAT.test(path),
    streamed: request?.['stream'] === true,
  };
}

function question(api: StainlessApi, client: unknown, path: string): CallStart | undefined {
  const { billed, serverUrl } = endpoint(api, client, path);
  const url = billed.url ?? path;
  const jobId = api.meter.routes?.jobOf?.(url) ?? (api.batches && FILE.exec(url)?.[1]);
  return jobId === undefined ? undefined : { kind: 'settle', exchange: billed, serverUrl, jobId };
}

function endpoint({ origin, endpointOf }: StainlessApi, client: unknown, path: string) {
  const serverUrl = (client as Client | undefined)?.baseURL ?? origin;
  return { billed: endpointOf(serverUrl, path), serverUrl };
}

function modelIn(request: Body): string | undefined {
  return typeof request?.['model'] === 'string' ? request['model'] : undefined;
}

interface Class {
  readonly prototype?: object;
  readonly Audio?: { readonly Transcriptions?: Class; readonly Translations?: Class };
}

/** Targets by what such an SDK exports: the class of its client, and the resources of sound, which make forms. */
export function stainlessTargets(target: string): (exports: Record<string, unknown>) => Targets {
  return (exports) => {
    const main = (exports[target] ?? exports['default']) as Class | undefined;
    return {
      [target]: main?.prototype,
      Transcriptions: main?.Audio?.Transcriptions?.prototype,
      Translations: main?.Audio?.Translations?.prototype,
    };
  };
}

interface Resources {
  readonly audio?: { readonly transcriptions?: object; readonly translations?: object };
}

/** The same of a client, for bundled apps. */
export function stainlessTargetsOfClient(target: string): (client: object) => Targets {
  return (client) => {
    const { audio } = client as Resources;
    return {
      [target]: Object.getPrototypeOf(client),
      Transcriptions: prototypeOf(audio?.transcriptions),
      Translations: prototypeOf(audio?.translations),
    };
  };
}

function prototypeOf(one: object | undefined): unknown {
  return one && Object.getPrototypeOf(one);
}
