/** `@deepgram/sdk` 4.x: methods give `{ result, error }`, and sessions are event emitters around a web socket. */
import { currentCallOf } from '@costspan/instrumentation';
import type { CallStart, MethodRow, OpenCall } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';
import { asked, factsOf } from './requests.ts';
import { sdk } from './sdk.ts';
import { followSession, sessionParameters } from './sessions.ts';

interface Part {
  readonly baseUrl?: unknown;
  readonly options?: Readonly<Record<string, { readonly websocket?: Socketed; readonly fetch?: Socketed } | undefined>>;
}

interface Socketed {
  readonly options?: { readonly url?: unknown };
}

function baseUrlOf(self: unknown, namespace: string, kind: 'fetch' | 'websocket'): string {
  const { options } = self as Part;
  const [own, common] = [options?.[namespace]?.[kind]?.options?.url, options?.['global']?.[kind]?.options?.url];
  const known = [own, common].find((one) => typeof one === 'string') as string | undefined;
  return known ?? (kind === 'fetch' ? 'https://api.deepgram.com' : 'wss://api.deepgram.com');
}

function begun(
  self: unknown,
  namespace: string,
  kind: 'fetch' | 'websocket',
  path: string,
  request: Record<string, unknown> & { model?: string },
): CallStart {
  const serverUrl = baseUrlOf(self, namespace, kind);
  return {
    kind: 'generate',
    exchange: { ...endpointOf(serverUrl, path), operation: namespace, model: request.model, request },
    serverUrl,
    streamed: kind === 'websocket',
  };
}

interface Answer {
  readonly result?: unknown;
  readonly error?: unknown;
}

/** An error that the SDK gives instead of throwing it. */
function observeAnswer(value: unknown, call: OpenCall): boolean {
  const { error } = (value ?? {}) as Answer;
  if (!error) return false;
  call.fail(error);
  return true;
}

function request(part: string, method: string, path: string, callback = false): MethodRow {
  const namespace = part.split('.')[0] as string;
  return {
    target: `4.${part}`,
    method,
    publicName: `deepgram.${part}.${method}`,
    role: 'generate',
    start: (self, args) =>
      begun(
        self,
        namespace,
        'fetch',
        path,
        asked(args[0], args[callback ? 2 : 1], callback && { callback: String(args[1]) }),
      ),
    observe: observeAnswer,
    response: (value) => factsOf((value as Answer | undefined)?.result),
  };
}

export const olderRequests: readonly MethodRow[] = [
  request('listen.prerecorded', 'transcribeUrl', '/v1/listen'),
  request('listen.prerecorded', 'transcribeFile', '/v1/listen'),
  request('listen.prerecorded', 'transcribeUrlCallback', '/v1/listen', true),
  request('listen.prerecorded', 'transcribeFileCallback', '/v1/listen', true),
  request('read', 'analyzeUrl', '/v1/read'),
  request('read', 'analyzeText', '/v1/read'),
  request('read', 'analyzeUrlCallback', '/v1/read', true),
  request('read', 'analyzeTextCallback', '/v1/read', true),
  {
    ...request('speak', 'request', '/v1/speak'),
    // The SDK names this voice where the app names none.
    start: (self, args) =>
      begun(self, 'speak', 'fetch', '/v1/speak', asked({ model: 'aura-2-thalia-en' }, args[0], args[1])),
    response: () => undefined,
  },
];

function session(part: string, method: string, path: string): MethodRow {
  const namespace = part === '' ? 'agent' : part;
  return {
    target: `4.${part}`,
    method,
    publicName: ['deepgram', part, method].filter(Boolean).join('.'),
    role: 'stream',
    start: (self, args) => begun(self, namespace, 'websocket', path, part === '' ? {} : sessionParameters(args[0])),
    observe: (value, call) => followSession((value as { readonly conn?: unknown } | undefined)?.conn, call),
  };
}

export const olderSessions: readonly MethodRow[] = [
  session('listen', 'live', '/v1/listen'),
  session('speak', 'live', '/v1/speak'),
  session('', 'agent', '/v1/agent/converse'),
];

/** Every request passes here; it rejects with an error of the SDK's where the answer is one. */
export const olderTransport: MethodRow = {
  target: '4.listen.prerecorded',
  method: '_handleRequest',
  role: 'transport',
  transport(original, _self, args) {
    const call = args[0] === 'POST' ? currentCallOf(sdk.name) : undefined;
    if (!call) return original(...args);
    const attempt = call.http.open();
    const answer = original(...args) as Promise<Response>;
    answer.then(
      (response) => attempt.answered(response),
      (error: unknown) => {
        const status = (error as { readonly status?: unknown } | undefined)?.status;
        if (typeof status === 'number') attempt.answered({ status });
        else attempt.failed(error);
      },
    );
    return answer;
  },
};
