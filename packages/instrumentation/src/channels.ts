import { guard, node, processState } from '@costspan/core/internal';
import { currentCallOf } from './current-call.ts';
import type { OpenCall } from './spec.ts';

type Listener = (message: unknown) => void;
interface Channels {
  subscribe(name: string, listener: Listener): void;
}

interface UndiciRequest {
  readonly method?: string;
  readonly origin?: string | URL;
  readonly path?: string;
}

const started = processState('observed channels', () => new Set<string>());

/**
 * Counts an SDK's HTTP attempts through undici's diagnostics channels, for clients whose transport
 * cannot be reached because a bundler has enclosed it. Node only; elsewhere nothing is seen.
 */
export function observeChannels(sdk: string, isBillable: (url: string, method: string) => boolean): void {
  if (started.has(sdk)) return;
  started.add(sdk);
  const channels: Channels | undefined = node?.getBuiltinModule?.('node:diagnostics_channel');
  if (!channels) return;
  const calls = new WeakMap<object, { call: OpenCall; attempt: ReturnType<OpenCall['http']['open']> | undefined }>();
  channels.subscribe('undici:request:create', (message) =>
    guard('undici channel', () => {
      const call = currentCallOf(sdk);
      const { request } = message as { request: UndiciRequest & object };
      if (!call || call.transportSeen) return;
      const billable = isBillable(`${String(request.origin)}${request.path}`, request.method ?? 'GET');
      calls.set(request, { call, attempt: billable ? call.http.open() : undefined });
    }),
  );
  channels.subscribe('undici:request:headers', (message) =>
    guard('undici channel', () => {
      const { request, response } = message as {
        request: object;
        response: { statusCode: number; headers: Uint8Array[] };
      };
      // Sockets are reused: the context here is that of another call, the request object is not.
      const known = calls.get(request);
      if (!known) return;
      const headers = new Headers(pairs(response.headers));
      if (known.attempt) known.attempt.answered({ status: response.statusCode, headers });
      else known.call.http.keepHeaders(headers);
    }),
  );
  channels.subscribe('undici:request:error', (message) =>
    guard('undici channel', () => {
      const { request, error } = message as { request: object; error: unknown };
      calls.get(request)?.attempt?.failed(error);
    }),
  );
}

/** Whether an SDK's attempts are counted here, so that nobody else has to. */
export function isObservedByChannels(sdk: string): boolean {
  return started.has(sdk);
}

function pairs(raw: readonly Uint8Array[]): [string, string][] {
  const decoder = new TextDecoder();
  const found: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) found.push([decoder.decode(raw[i]), decoder.decode(raw[i + 1])]);
  return found;
}
