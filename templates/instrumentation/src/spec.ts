import { currentCallOf } from '@costspan/instrumentation';
import type { CallStart, EventFilter, MethodRow, SdkSpec, Targets } from '@costspan/instrumentation';
import { billerOf } from '@costspan/meters/hosts';
import { meter } from '@costspan/meters/openai';
import { sdk } from './sdk.ts';

// REPLACE: what the rows below read of the SDK's objects.
interface Client {
  readonly baseURL: string;
}

interface Resource {
  readonly client: Client;
}

type Body = Readonly<Record<string, unknown>> | undefined;

/**
 * Where a request goes, and who bills for it. A client with another base URL may be one of another
 * provider, whose calls must not be billed as this one's.
 */
function endpoint(self: unknown, path: string): Pick<CallStart, 'exchange' | 'serverUrl'> {
  const serverUrl = (self as Resource).client.baseURL;
  const billed = billerOf(`${serverUrl}${path}`);
  return { exchange: billed ?? { provider: URL.parse(serverUrl)?.host ?? 'unknown' }, serverUrl };
}

function modelOf(body: Body): string | undefined {
  return typeof body?.['model'] === 'string' ? body['model'] : undefined;
}

// REPLACE: one row for each method that costs money. `start` reads the arguments before the call
// runs, and gives the request as the meter knows it: the provider's wire form.
const generateImage: MethodRow = {
  target: 'Images',
  method: 'generate',
  publicName: 'client.images.generate',
  role: 'generate',
  start(self, args): CallStart {
    const body = args[0] as Body;
    const { exchange, serverUrl } = endpoint(self, '/images/generations');
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: 'images.generate', model: modelOf(body), request: body },
      serverUrl,
    };
  },
};

// REPLACE, or delete where nothing streams: the events that the meter needs. Never keep content.
const EVENTS: EventFilter = {
  keep({ type, usage, size, quality }) {
    return usage === undefined ? undefined : { type, usage, size, quality };
  },
};

const streamImage: MethodRow = {
  target: 'Images',
  method: 'stream',
  publicName: 'client.images.stream',
  role: 'stream',
  events: EVENTS,
  start(self, args): CallStart {
    const body = { ...(args[0] as Body), stream: true };
    const { exchange, serverUrl } = endpoint(self, '/images/generations');
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: 'images.generate', model: modelOf(body), request: body },
      serverUrl,
      streamed: true,
    };
  },
};

// REPLACE, or delete both rows where the SDK has no jobs: one row that submits, and one for each
// method that may see the job's end. The engine takes the job's id from the meter (`responseId`).
const createVideo: MethodRow = {
  target: 'Videos',
  method: 'create',
  publicName: 'client.videos.create',
  role: 'submit',
  start(self, args): CallStart {
    const body = args[0] as Body;
    const { exchange, serverUrl } = endpoint(self, '/videos');
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: 'videos.create', model: modelOf(body), request: body },
      serverUrl,
    };
  },
};

const retrieveVideo: MethodRow = {
  target: 'Videos',
  method: 'retrieve',
  publicName: 'client.videos.retrieve',
  role: 'settle',
  start(self, args): CallStart {
    const [id] = args;
    const jobId = typeof id === 'string' ? id : undefined;
    const { exchange, serverUrl } = endpoint(self, `/videos/${jobId}`);
    return {
      kind: jobId === undefined ? 'none' : 'settle',
      exchange: { ...exchange, operation: 'videos.retrieve' },
      serverUrl,
      jobId,
    };
  },
};

// REPLACE: the method that each HTTP attempt of the SDK passes. It counts the attempts of billable
// requests, so that a lost one is at risk and not forgotten, and keeps `headers` of the answer.
const send: MethodRow = {
  target: 'AcmeClient',
  method: 'send',
  role: 'transport',
  transport(original, _self, args) {
    const init = args[1] as { readonly method?: string; readonly signal?: AbortSignal } | undefined;
    const attempt = (): Promise<Response> => original(...args) as Promise<Response>;
    const call = init?.method === 'POST' ? currentCallOf(sdk.name) : undefined;
    return call ? call.http.send(attempt, [init?.signal]) : attempt();
  },
};

/** All that costspan knows of `acme-sdk`. */
export const spec: SdkSpec = {
  ...sdk,
  // REPLACE: the npm package. Its main entries for `import` and `require` are found by the engine.
  files: [{ name: 'acme-sdk', targets: targetsOfExports }],
  methods: [generateImage, streamImage, createVideo, retrieveVideo, send],
  // REPLACE: response headers that carry billing facts, in lower case.
  headers: [],
  // REPLACE: the meters of all billers that this SDK calls, its own first.
  providers: [meter],
};

function prototypeOf(constructor: unknown): unknown {
  return (constructor as { prototype?: object } | undefined)?.prototype;
}

// REPLACE: the objects that have the rows' methods, in what the package exports …
function targetsOfExports(exports: Record<string, unknown>): Targets {
  return {
    AcmeClient: prototypeOf(exports['AcmeClient']),
    Images: prototypeOf(exports['Images']),
    Videos: prototypeOf(exports['Videos']),
  };
}

// REPLACE: … and the same objects from a client, for bundled apps.
export function targetsOfClient(client: object): Targets {
  const { images, videos } = client as Readonly<Record<string, object>>;
  return {
    AcmeClient: Object.getPrototypeOf(client),
    Images: images && Object.getPrototypeOf(images),
    Videos: videos && Object.getPrototypeOf(videos),
  };
}
