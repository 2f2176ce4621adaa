import { node } from '@costspan/core/internal';
import { replace } from '@costspan/instrumentation';
import type { Observed } from './exchange.ts';
import { guarded } from './layer-access.ts';
import type { ObserveRequest } from './layer-access.ts';

interface ClientRequest {
  readonly method?: string;
  readonly protocol?: string;
  readonly path?: string;
  getHeader(name: string): unknown;
}

interface Message {
  readonly request: ClientRequest & object;
  readonly error?: unknown;
  readonly response?: object & {
    readonly statusCode?: number;
    readonly rawHeaders: readonly string[];
  };
}

/**
 * Observes `http` and `https`, and so axios, got, node-fetch and every other client on them: by their
 * diagnostics channels, and for bodies by the methods of the one request and the one answer.
 */
export function observeHttp(observe: ObserveRequest): void {
  const channels = node?.getBuiltinModule?.('node:diagnostics_channel');
  const hooks = node?.getBuiltinModule?.('node:async_hooks');
  if (!channels || !hooks) return;
  const observed = new WeakMap<object, Observed>();
  channels.subscribe('http.client.request.created', (message) =>
    guarded(() => {
      const { request } = message as Message;
      const one = observe(
        { method: request.method ?? 'GET', url: urlOf(request), startedAt: Date.now() },
        String(request.getHeader('content-type') ?? ''),
        () => hooks.AsyncLocalStorage.snapshot(),
      );
      if (!one) return;
      observed.set(request, one);
      observeBody(request, one);
    }),
  );
  channels.subscribe('http.client.response.finish', (message) =>
    guarded(() => {
      const { request, response } = message as Message;
      const one = observed.get(request);
      if (!one || !response) return;
      one.answered(response.statusCode ?? 0, headersOf(response.rawHeaders));
      observeAnswer(response, one);
    }),
  );
  channels.subscribe('http.client.request.error', (message) =>
    guarded(() => {
      const { request, error } = message as Message;
      observed.get(request)?.failed(error);
    }),
  );
}

type Write = (chunk?: unknown, ...rest: unknown[]) => unknown;

/** Sees what the app writes, as it writes it. */
function observeBody(request: object, one: Observed): void {
  let isEmpty = true;
  for (const method of ['write', 'end'] as const)
    replace<Write>(request, method, (original, self, args) => {
      const [chunk] = args;
      guarded(() => {
        if (typeof chunk === 'string' || ArrayBuffer.isView(chunk)) {
          isEmpty = false;
          one.sent(chunk);
        }
        if (method !== 'end') return;
        if (isEmpty) one.given(null);
        one.left();
      });
      return original.apply(self, args);
    });
}

/** Sees what comes in before it is buffered; the answer flows or stands still as the app has it. */
function observeAnswer(response: object, one: Observed): void {
  let isOver = false;
  const over = (tell: () => void): void => {
    if (isOver) return;
    isOver = true;
    guarded(tell);
  };
  replace<(chunk: unknown, ...rest: unknown[]) => unknown>(response, 'push', (push, self, args) => {
    const [chunk] = args;
    if (chunk === null) over(() => one.ended());
    else guarded(() => one.received(chunk));
    return push.apply(self, args);
  });
  replace<(event: string, ...rest: unknown[]) => unknown>(response, 'emit', (emit, self, args) => {
    const [event, error] = args;
    if (event === 'error') over(() => one.failed(error));
    else if (event === 'aborted' || event === 'close') over(() => one.failed(new Aborted()));
    return emit.apply(self, args);
  });
}

/** The answer was left, by the app or by the other side. */
class Aborted extends Error {
  override readonly name = 'AbortError';
}

/** Through a proxy the path is a whole address. */
function urlOf(request: ClientRequest): string {
  const { protocol, path = '/' } = request;
  return /^https?:\/\//.test(path) ? path : `${protocol}//${String(request.getHeader('host'))}${path}`;
}

function headersOf(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < raw.length; i += 2) headers.append(raw[i] as string, raw[i + 1] as string);
  return headers;
}
