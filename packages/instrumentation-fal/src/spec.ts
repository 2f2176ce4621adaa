import { guard } from '@costspan/core/internal';
import { observeEmitter, replace, resultCallOf } from '@costspan/instrumentation';
import type { CallStart, MethodRow, OpenCall, SdkSpec, Targets } from '@costspan/instrumentation';
import { endOfResult, isEndOfJob, meter } from '@costspan/meters/fal';
import { sdk } from './sdk.ts';
import { dispatchRequest, FAL_HEADERS, getConfig } from './transport.ts';

interface Options {
  readonly input?: unknown;
  readonly requestId?: string;
}

function publicName(target: string, method: string): string {
  return target === 'client' ? `fal.${method}` : `fal.${target}.${method}`;
}

/** A method that makes a generation of the endpoint that its first argument names. */
function generate(target: string, method: string, host: string, role: MethodRow['role'] = 'generate'): MethodRow {
  return {
    target,
    method,
    publicName: publicName(target, method),
    role,
    start(_self, args): CallStart {
      const model = endpointOf(args[0]);
      return {
        kind: 'generate',
        exchange: {
          provider: 'fal',
          operation: method,
          model,
          url: `https://${host}/${model}`,
          request: (args[1] as Options | undefined)?.input,
        },
        streamed: role === 'stream',
      };
    },
    partOf: isSameCall,
    response: outputOf,
  };
}

/** A method about a job that its second argument names. */
function aboutJob(target: string, method: string, role: MethodRow['role'], path: string): MethodRow {
  return {
    target,
    method,
    publicName: publicName(target, method),
    role,
    start(_self, args): CallStart {
      const model = endpointOf(args[0]);
      const jobId = (args[1] as Options | undefined)?.requestId;
      const exchange = {
        provider: 'fal',
        operation: method,
        model,
        url: `https://queue.fal.run/${model}/requests/${jobId}${path}`,
      };
      return { kind: jobId === undefined ? 'none' : 'settle', exchange, jobId };
    },
    endsJob: (status) => method === 'result' && endOfResult(status) !== undefined,
    partOf: (outer, self, args) =>
      (outer.jobId !== undefined && (args[1] as Options | undefined)?.requestId === outer.jobId) ||
      isSameCall(outer, self, args),
    response: method === 'cancel' ? canceled : outputOf,
    observe: (value, call) => method === 'status' && observeEnd(value, call),
    inner(outer, value) {
      if (method === 'status') noteStatus(outer, value);
    },
  };
}

/** `fal.run` of the singleton calls `run` of the client behind it, with the same arguments. */
function isSameCall(outer: OpenCall, _self: unknown, args: readonly unknown[]): boolean {
  return outer.http.count === 0 && outer.args[0] === args[0] && outer.args[1] === args[1];
}

function endpointOf(id: unknown): string | undefined {
  return typeof id === 'string' ? id.replace(/^https?:\/\/[^/]*fal\.run\//, '').replace(/\/$/, '') : undefined;
}

/** `@fal-ai/client` answers `{ data, requestId }`, its predecessor the bare output. */
function outputOf(value: unknown): unknown {
  const one = value as { data?: unknown; requestId?: unknown } | undefined | null;
  return typeof one === 'object' && one !== null && 'data' in one && 'requestId' in one ? one.data : value;
}

/** The client answers nothing where fal has taken the cancellation, and throws where it has not: https://fal.ai/docs/inference-api/queue/cancel, 2026-11-30. */
function canceled(): unknown {
  return { status: 'CANCELLATION_REQUESTED' };
}

/** What the result does not repeat: how long the job ran, and that there will be none. */
function noteStatus(outer: OpenCall, value: unknown): void {
  outer.polls += 1;
  if (isEndOfJob(value)) noteEnd(outer, value);
  const seconds = (value as { metrics?: { inference_time?: unknown } } | undefined)?.metrics?.inference_time;
  if (typeof seconds === 'number') outer.times = { run: seconds };
}

function noteEnd(call: OpenCall, status: unknown): void {
  call.note({ response: status });
  call.jobEnded = true;
}

/**
 * A status that says that there will be no result. Most apps ask for the result all the same, in the
 * same turn: its answer says more, as a failure can have billed units. Where nobody asks, the status
 * is the end.
 */
function observeEnd(status: unknown, call: OpenCall): boolean {
  if (!isEndOfJob(status)) return false;
  noteEnd(call, status);
  setTimeout(() => guard('fal.queue.status', () => endStatus(status, call)), 0);
  return true;
}

function endStatus(status: unknown, call: OpenCall): void {
  const next = resultCallOf(call);
  if (next) {
    noteEnd(next, status);
    call.note({ response: undefined });
  }
  call.succeed();
}

const submit: MethodRow = {
  ...generate('queue', 'submit', 'queue.fal.run', 'submit'),
  /** `subscribe` hands its own options on to `submit`. */
  partOf: (outer, self, args) =>
    (outer.row.method === 'subscribe' && outer.jobId === undefined && outer.args[1] === args[1]) ||
    isSameCall(outer, self, args),
  inner(outer, value) {
    const id = (value as { request_id?: unknown } | undefined)?.request_id;
    if (typeof id === 'string' && outer.row.method === 'subscribe') outer.jobId = id;
  },
};

interface FalStream {
  readonly signal?: AbortSignal;
  readonly streamClosed?: boolean;
  readonly currentData?: unknown;
}

/** A stream's promise gives an event emitter: the call lasts until it is done, has failed or is aborted. */
function stream(target: string): MethodRow {
  return {
    ...generate(target, 'stream', 'fal.run', 'stream'),
    observe(value, call) {
      if (!observeEmitter(value, call, { end: 'done', error: 'error', response: outputOf })) return false;
      const { signal, streamClosed, currentData } = value as FalStream;
      // A fast answer can be over before the promise is.
      if (streamClosed) guard('fal.stream', () => call.succeed(outputOf(currentData)));
      // The app's own signal aborts it too, without a word to its listeners.
      if (signal?.aborted) call.abandon();
      signal?.addEventListener('abort', () => call.abandon());
      return true;
    },
  };
}

/** A session over a web socket: one span from connect to close; what it billed is not on the wire. */
const realtime: MethodRow = {
  target: 'realtime',
  method: 'connect',
  publicName: publicName('realtime', 'connect'),
  role: 'stream',
  start: (_self, args): CallStart => ({
    kind: 'generate',
    exchange: { provider: 'fal', operation: 'realtime', model: endpointOf(args[0]), url: 'https://fal.run/realtime' },
    streamed: true,
  }),
  partOf: isSameCall,
  observe(value, call) {
    if (typeof (value as { close?: unknown } | undefined)?.close !== 'function') return false;
    replace<(...args: unknown[]) => unknown>(value as object, 'close', (close, self, args) => {
      call.abandon();
      return close.apply(self, args);
    });
    return true;
  },
};

/** Clients are plain objects of closures: the factory's result is patched, each time it makes one. */
const createFalClient: MethodRow = {
  target: 'factory',
  method: 'createFalClient',
  role: 'transport',
  returns: { client: '', queue: 'queue', streaming: 'streaming', realtime: 'realtime' },
};

/** All that costspan knows of `@fal-ai/client` 1.x and of the older `@fal-ai/serverless-client`. */
export const spec: SdkSpec = {
  ...sdk,
  opensSockets: true,
  files: [
    { name: '@fal-ai/client', file: 'src/request', targets: (exports) => ({ request: exports }) },
    { name: '@fal-ai/client', file: 'src/client', targets: (exports) => ({ factory: exports }) },
    {
      name: '@fal-ai/serverless-client',
      file: 'src/function',
      targets: (exports) => ({ client: exports, queue: exports['queue'] }),
    },
    { name: '@fal-ai/serverless-client', file: 'src/config', targets: (exports) => ({ config: exports }) },
    { name: '@fal-ai/serverless-client', file: 'src/streaming', targets: (exports) => ({ streaming: exports }) },
  ],
  methods: [
    generate('client', 'run', 'fal.run'),
    generate('client', 'subscribe', 'queue.fal.run'),
    stream('client'),
    stream('streaming'),
    submit,
    aboutJob('queue', 'status', 'wait', '/status'),
    aboutJob('queue', 'result', 'settle', ''),
    aboutJob('queue', 'cancel', 'settle', '/cancel'),
    realtime,
    createFalClient,
    dispatchRequest,
    getConfig,
  ],
  headers: FAL_HEADERS,
  providers: [meter],
};

/** The parts of a client that hold methods. */
export function targetsOfClient(client: object): Targets {
  const { queue, streaming, realtime: sessions } = client as Record<string, unknown>;
  return { client, queue, streaming, realtime: sessions };
}
