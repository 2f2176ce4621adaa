import { currentCallOf, replace } from '@costspan/instrumentation';
import type { CallStart, MethodRow, OpenCall, SdkSpec, Targets } from '@costspan/instrumentation';
import { isOver, meter } from '@costspan/meters/replicate';
import { PIECES } from './pieces.ts';
import { sdk } from './sdk.ts';

interface Client {
  readonly baseUrl?: string;
  readonly fetch: (url: unknown, init?: { method?: string; signal?: AbortSignal | null }) => Promise<Response>;
}

interface RequestOptions {
  readonly method?: string;
  readonly data?: unknown;
}

interface Route {
  readonly kind: 'submit' | 'settle' | 'cancel' | 'other';
  readonly path: string;
  readonly jobId?: string;
  readonly model?: string | undefined;
}

/** What a request to the API is about. */
function routeOf(self: unknown, args: readonly unknown[]): Route {
  const path = pathOf(args[0]);
  const method = ((args[1] as RequestOptions | undefined)?.method ?? 'GET').toUpperCase();
  const submit = /(?:^|\/)(?:models\/([^/]+\/[^/]+)\/)?(?:deployments\/[^/]+\/[^/]+\/)?predictions$/.exec(path);
  if (method === 'POST' && submit) return { kind: 'submit', path, model: submit[1] };
  if (method === 'POST' && /(?:^|\/)models\/[^/]+\/[^/]+\/versions\/[^/]+\/trainings$/.test(path))
    return { kind: 'submit', path };
  const job = /(?:^|\/)(?:predictions|trainings)\/([^/?]+)(\/cancel)?$/.exec(path);
  if (job?.[1] !== undefined) return { kind: job[2] ? 'cancel' : 'settle', path, jobId: job[1] };
  return { kind: 'other', path };
}

function pathOf(route: unknown): string {
  return String((route as Partial<URL> | undefined)?.pathname ?? route).replace(/[?#].*$/, '');
}

function endpoint(self: unknown, path: string): string {
  const base = (self as Client).baseUrl ?? 'https://api.replicate.com/v1';
  return path.startsWith('http') ? path : `${base.replace(/\/$/, '')}/${path.replace(/^\//, '').replace(/^v1\//, '')}`;
}

function modelOfRef(ref: unknown): string | undefined {
  return typeof ref === 'string' ? ref.split(':')[0] : undefined;
}

/** A method that makes one prediction and holds on to it. */
function generate(method: 'run' | 'stream'): MethodRow {
  return {
    target: 'Replicate',
    method,
    publicName: `replicate.${method}`,
    role: method === 'stream' ? 'stream' : 'generate',
    start(self, args): CallStart {
      const options = args[1] as { input?: unknown } | undefined;
      const model = modelOfRef(args[0]);
      return {
        kind: 'generate',
        exchange: {
          provider: 'replicate',
          operation: method,
          model,
          url: endpoint(self, `models/${model}/predictions`),
          request: { input: options?.input },
        },
        streamed: method === 'stream',
      };
    },
    // `run` gives transformed output; the prediction itself was seen in its requests.
    response: (value, { exchange }) => (method === 'run' ? exchange.response : withPieces(exchange.response, value)),
    ...(method === 'stream' && { events: PIECES }),
  };
}

/** A prediction and the events of its stream, which say what came of it. */
function withPieces(prediction: unknown, pieces: unknown): unknown {
  return Array.isArray(pieces) ? [prediction, ...(pieces as readonly unknown[])] : prediction;
}

/** `wait(prediction)`: the app waits for a job that it made before. */
const wait: MethodRow = {
  target: 'Replicate',
  method: 'wait',
  publicName: 'replicate.wait',
  role: 'wait',
  start(self, args): CallStart {
    const prediction = args[0] as { id?: string; model?: string } | undefined;
    if (prediction?.id === undefined) return { kind: 'none', exchange: { provider: 'replicate' } };
    return {
      kind: 'settle',
      jobId: prediction.id,
      exchange: {
        provider: 'replicate',
        operation: 'wait',
        model: modelOfRef(prediction.model),
        url: endpoint(self, `predictions/${prediction.id}`),
      },
    };
  },
  partOf: (outer, self, args) =>
    outer.self === self && outer.jobId !== undefined && (args[0] as { id?: string } | undefined)?.id === outer.jobId,
};

/**
 * Every request of the SDK passes here, also those of `predictions.create` and its relatives, which
 * are functions bound to the client and cannot be reached on a prototype.
 */
const request: MethodRow = {
  target: 'Replicate',
  method: 'request',
  publicName: 'replicate.predictions.create',
  role: 'submit',
  also: [
    { publicName: 'replicate.trainings.create', role: 'submit' },
    { publicName: 'replicate.predictions.get', role: 'settle' },
    { publicName: 'replicate.predictions.cancel', role: 'settle' },
    { publicName: 'replicate.trainings.get', role: 'settle' },
  ],
  start(self, args): CallStart {
    const route = routeOf(self, args);
    const data = (args[1] as RequestOptions | undefined)?.data;
    const exchange = {
      provider: 'replicate',
      operation: route.path,
      model: route.model,
      url: endpoint(self, route.path),
      request: data,
    };
    if (route.kind === 'submit') return { kind: 'generate', exchange };
    if (route.kind === 'other') return { kind: 'none', exchange };
    return { kind: 'settle', exchange: { ...exchange, request: undefined }, jobId: route.jobId };
  },
  /** The first submit inside `run` or `stream` is theirs, and so is every request about that job. */
  partOf(outer, self, args) {
    if (outer.self !== self) return false;
    const route = routeOf(self, args);
    if (route.kind === 'submit')
      return outer.jobId === undefined && (outer.row.method === 'run' || outer.row.method === 'stream');
    return route.jobId !== undefined && route.jobId === outer.jobId;
  },
  inner(outer, value) {
    followPrediction(value as Response, outer);
  },
  /**
   * `this` with a `fetch` that counts: the SDK reads it anew for each request. Everything else is read
   * on the client itself, whose class may have private fields; in a stack it bears the name of that class.
   */
  receiver(self) {
    const client = self as Client;
    const watching: Client['fetch'] = (url, init) => {
      const { fetch } = client;
      const call = currentCallOf(sdk.name);
      const send = (): Promise<Response> => fetch(url, init);
      return call && isSubmit(url, init?.method) ? call.http.send(send, [init?.signal]) : send();
    };
    const onClient = new Proxy(client, { get: (target, name) => Reflect.get(target, name, target) });
    return Object.create(onClient, {
      fetch: { value: watching },
      [Symbol.toStringTag]: { value: client.constructor.name },
    });
  },
};

function isSubmit(url: unknown, method: string | undefined): boolean {
  return method === 'POST' && /\/(?:predictions|trainings)(?:\?|$)/.test(String(url));
}

/** Takes a prediction's facts when the SDK itself reads the body. */
function followPrediction(response: Response, call: OpenCall): void {
  replace<() => Promise<unknown>>(response, 'json', (json, self) =>
    json.call(self).then((prediction) => {
      const id = (prediction as { id?: unknown } | undefined)?.id;
      if (typeof id === 'string') {
        if (call.jobId === undefined) call.jobId = id;
        else call.polls += 1;
        if (!call.done) call.note({ response: prediction, status: response.status });
        call.jobEnded = isOver(prediction);
      }
      return prediction;
    }),
  );
}

/** All that costspan knows of the `replicate` package, 0.x and 1.x. */
export const spec: SdkSpec = {
  ...sdk,
  files: [{ name: 'replicate', targets: targetsOfExports }],
  methods: [generate('run'), generate('stream'), wait, request],
  headers: [],
  providers: [meter],
};

function targetsOfExports(exports: Record<string, unknown>): Targets {
  const main = typeof exports === 'function' ? exports : (exports['default'] ?? exports['module.exports']);
  return { Replicate: (main as { prototype?: object } | undefined)?.prototype };
}

/** The SDK's own prototype, below those of the app's subclasses; all clients of that copy share it. */
export function targetsOfClient(client: object): Targets {
  let prototype = Object.getPrototypeOf(client) as object;
  // The last one is the `Object.prototype` of the client's realm: Jest and node:vm have their own.
  for (let next = prototype; next && Object.getPrototypeOf(next); next = Object.getPrototypeOf(next) as object)
    prototype = next;
  return { Replicate: prototype };
}
