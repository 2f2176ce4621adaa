import { guard } from '@costspan/core/internal';
import { currentCallOf, listenToBody } from '@costspan/instrumentation';
import type { MethodRow, OpenCall, Targets } from '@costspan/instrumentation';
import { answerReader, requestOf } from '@costspan/instrumentation-fetch/layer';
import { endpointOf } from '@costspan/meters/hosts';
import type { Model } from './model.ts';
import { sdk } from './sdk.ts';
import { answered, sent } from './wire.ts';

interface Init {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly signal?: AbortSignal | null;
}

/**
 * A `fetch` that the app has given to a provider may send past everything that is watched: it is watched itself. Where
 * the app has given none, none is put there: the SDK guards its downloads by whether there is one.
 */
export function targetsOfModel(model: unknown): Targets {
  const { config } = (model ?? {}) as Model;
  const own = config?.fetch !== undefined && config.fetch !== globalThis.fetch;
  return own ? { Config: config } : {};
}

export const fetchRow: MethodRow = {
  target: 'Config',
  method: 'fetch',
  role: 'transport',
  transport(original, _self, args) {
    const call = currentCallOf(sdk.name);
    const url = String(args[0]);
    const init = (args[1] ?? {}) as Init;
    const method = (init.method ?? 'GET').toUpperCase();
    if (!call || (method !== 'POST' && method !== 'GET')) return original(...args);
    const billed = endpointOf(url, '');
    guard('ai request', () => {
      // The same request is seen again where it leaves.
      call.transportSeen = true;
      const request =
        method === 'POST' ? requestOf(init.body, new Headers(init.headers).get('content-type') ?? '') : undefined;
      sent({ ...billed, serverUrl: url, method, request }, call);
    });
    const send = (): Promise<Response> => original(...args) as Promise<Response>;
    // What is posted after an accepted request asks how it stands.
    const isTry = method === 'POST' && (call.http.status ?? 500) >= 400;
    const answer = isTry ? call.http.send(send, [init.signal]) : send();
    if (typeof (answer as Promise<Response> | undefined)?.then !== 'function') return answer;
    return answer.then((response) => {
      guard('ai answer', () => follow(response, { url: billed.url, method }, call));
      return response;
    });
  },
};

function follow(response: Response, asked: { url: string; method: string }, call: OpenCall): void {
  const { status, headers } = response;
  call.http.keepHeaders(headers);
  const read = (body: unknown): void =>
    answered({ ...asked, status, headers: Object.fromEntries(headers), response: body }, call);
  if (!answerReader(headers)) return;
  listenToBody(response, { reader: () => answerReader(headers), read, failed: (_, body) => read(body) });
}
