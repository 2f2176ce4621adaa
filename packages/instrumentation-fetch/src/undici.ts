import { node } from '@costspan/core/internal';
import type { Observed } from './exchange.ts';
import { guarded } from './layer-access.ts';
import type { ObserveRequest } from './layer-access.ts';

interface UndiciRequest {
  readonly method?: string;
  readonly origin?: string | URL;
  readonly path?: string;
  readonly headers?: unknown;
  readonly body?: unknown;
}

interface Message {
  readonly request: UndiciRequest & object;
  readonly chunk?: unknown;
  readonly error?: unknown;
  readonly response?: { readonly statusCode: number; readonly headers: readonly Uint8Array[] };
}

/**
 * Observes undici, and so the global `fetch` of Node, by its diagnostics channels: whoever has taken
 * hold of `fetch` before, and without a hand on any object of the app. Bodies pass there from undici
 * 7.11 on, which Node 24 has and Node 22 has not.
 */
export function observeUndici(observe: ObserveRequest): void {
  const channels = node?.getBuiltinModule?.('node:diagnostics_channel');
  const hooks = node?.getBuiltinModule?.('node:async_hooks');
  if (!channels || !hooks) return;
  const observed = new WeakMap<object, Observed>();
  const on = (name: string, listener: (one: Observed, message: Message) => void): void =>
    channels.subscribe(`undici:request:${name}`, (message) => {
      // Sockets are reused: the context here is that of another request, the request object is not.
      const one = observed.get((message as Message).request);
      if (one) guarded(() => listener(one, message as Message));
    });
  channels.subscribe('undici:request:create', (message) =>
    guarded(() => {
      const { request } = message as Message;
      const url = `${String(request.origin)}${request.path}`;
      const one = observe(
        { method: request.method ?? 'GET', url, startedAt: Date.now() },
        contentType(request.headers),
        () => hooks.AsyncLocalStorage.snapshot(),
      );
      if (!one) return;
      observed.set(request, one);
      // Before undici 7.11 a body is only seen here, where it is given as a whole.
      one.given(request.body);
    }),
  );
  on('bodyChunkSent', (one, { chunk }) => one.sent(chunk));
  on('bodySent', (one) => one.left());
  on('headers', (one, { response }) => {
    // 100 and 103 come before the answer.
    if (response && response.statusCode >= 200) one.answered(response.statusCode, headersOf(response.headers));
  });
  on('bodyChunkReceived', (one, { chunk }) => one.received(chunk));
  on('trailers', (one) => one.ended());
  on('error', (one, { error }) => one.failed(error));
}

/** undici keeps request headers as a list of names and values. */
function contentType(headers: unknown): string {
  if (typeof headers === 'string') return /^content-type:\s*(.*)$/im.exec(headers)?.[1] ?? '';
  if (!Array.isArray(headers)) return '';
  const at = headers.findIndex((name, i) => i % 2 === 0 && /^content-type$/i.test(String(name)));
  return at === -1 ? '' : String(headers[at + 1]);
}

function headersOf(raw: readonly Uint8Array[]): Headers {
  const decoder = new TextDecoder('latin1');
  const headers = new Headers();
  for (let i = 0; i + 1 < raw.length; i += 2) headers.append(decoder.decode(raw[i]), decoder.decode(raw[i + 1]));
  return headers;
}
