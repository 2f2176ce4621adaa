import { guard } from '@costspan/core/internal';
import { currentCall } from './call.ts';
import type { Call } from './call.ts';
import type { SdkSpec } from './spec.ts';

type Listener = (message: unknown) => void;
interface Channels {
  subscribe(name: string, listener: Listener): void;
}

interface UndiciRequest {
  readonly method?: string;
  readonly origin?: string | URL;
  readonly path?: string;
}

const started = new Set<SdkSpec>();

/**
 * Watches an SDK's requests through undici's diagnostics channels, for clients whose transport
 * cannot be reached because a bundler has enclosed it. Node only; elsewhere nothing is seen.
 */
export function watchChannels(spec: SdkSpec, isBillable: (url: string, method: string) => boolean): void {
  if (started.has(spec)) return;
  started.add(spec);
  const channels = (
    globalThis as { process?: { getBuiltinModule?(id: string): Channels | undefined } }
  ).process?.getBuiltinModule?.('node:diagnostics_channel');
  if (!channels) return;
  const calls = new WeakMap<object, { call: Call; settle: ReturnType<typeof openTry> | undefined }>();
  channels.subscribe('undici:request:create', (message) =>
    guard('undici channel', () => {
      const call = currentCall();
      const { request } = message as { request: UndiciRequest & object };
      if (!call || call.done || call.transportSeen || call.attachment.spec !== spec) return;
      const billable = isBillable(`${String(request.origin)}${request.path}`, request.method ?? 'GET');
      calls.set(request, { call, settle: billable ? openTry(call, spec) : undefined });
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
      if (known.settle) known.settle.answered({ status: response.statusCode, headers });
      else known.call.tries.keep(spec.headers, headers);
    }),
  );
  channels.subscribe('undici:request:error', (message) =>
    guard('undici channel', () => {
      const { request, error } = message as { request: object; error: unknown };
      calls.get(request)?.settle?.failed(error);
    }),
  );
}

function openTry(call: Call, spec: SdkSpec) {
  let answered!: (response: { status: number; headers: Headers }) => void;
  let failed!: (error: unknown) => void;
  const answer = new Promise<{ status: number; headers: Headers }>((resolve, reject) => {
    answered = resolve;
    failed = reject;
  });
  call.tries.watch(() => answer, spec.headers).catch(() => undefined);
  return { answered, failed };
}

function pairs(raw: readonly Uint8Array[]): [string, string][] {
  const decoder = new TextDecoder();
  const found: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) found.push([decoder.decode(raw[i]), decoder.decode(raw[i + 1])]);
  return found;
}
