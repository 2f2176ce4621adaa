import { guard } from '@costspan/core/internal';
import { currentCallOf } from '@costspan/instrumentation';
import type { MethodRow, OpenCall } from '@costspan/instrumentation';
import { endOfResult } from '@costspan/meters/fal';
import { sdk } from './sdk.ts';

/** Response headers of fal that carry billing facts, or say how a job came to its end; its client drops them. */
export const FAL_HEADERS: readonly string[] = ['x-fal-billable-units', 'x-fal-request-id', 'x-fal-error-type'];

type Fetch = (url: unknown, init?: { method?: string; signal?: AbortSignal | null }) => Promise<Response>;

const watched = new WeakSet<Fetch>();

/** Whether a request makes a generation: not a poll, a result, an upload or a token. */
export function isBillable(url: string, method: string): boolean {
  const parsed = URL.parse(url);
  if (!parsed) return false;
  const { hostname, pathname } = parsed;
  return /(^|\.)fal\.run$/.test(hostname) && !pathname.includes('/requests/') && method.toUpperCase() !== 'PUT';
}

/** A `fetch` that stands in for the SDK's while one of its requests is under way. */
function watchedFetch(call: OpenCall, target: string, method: string, fetch: Fetch): Fetch {
  // The module is wrapped twice where two hooks saw it.
  if (watched.has(fetch)) return fetch;
  call.transportSeen = true;
  const billable = isBillable(target, method);
  const watching: Fetch = (url, init) => {
    if (call.done) return fetch(url, init);
    if (billable) return call.http.send(() => fetch(url, init), [init?.signal]);
    const answer = fetch(url, init);
    if (typeof (answer as Promise<Response> | undefined)?.then !== 'function') return answer;
    return answer.then((response) => {
      guard('fal result', () => noteResult(call, target, method, response));
      return response;
    });
  };
  watched.add(watching);
  return watching;
}

/** The answer to a result request ends the job, also with an error; a gateway's own errors do not. */
function noteResult(call: OpenCall, target: string, method: string, response: Response): void {
  if (method.toUpperCase() !== 'GET' || !/\/requests\/[^/?]+(?:\?.*)?$/.test(target)) return;
  call.http.keepHeaders(response.headers);
  if (endOfResult(response.status, response.headers.get('x-fal-error-type'))) {
    call.jobEnded = true;
    call.note({ status: response.status });
  }
}

/** `dispatchRequest` of `@fal-ai/client`: every request of the SDK passes it, with its own `fetch`. */
export const dispatchRequest: MethodRow = {
  target: 'request',
  method: 'dispatchRequest',
  role: 'transport',
  transport(original, _self, args) {
    const call = currentCallOf(sdk.name);
    const params = args[0] as { targetUrl: string; method?: string; config: { fetch: Fetch } };
    const fetch =
      call && typeof params?.config?.fetch === 'function'
        ? guard('fal transport', () =>
            watchedFetch(call, params.targetUrl, params.method ?? 'post', params.config.fetch),
          )
        : undefined;
    return fetch ? original({ ...params, config: { ...params.config, fetch } }, ...args.slice(1)) : original(...args);
  },
};

/** `getConfig` of `@fal-ai/serverless-client`, which asks for its `fetch` anew for each request. */
export const getConfig: MethodRow = {
  target: 'config',
  method: 'getConfig',
  role: 'transport',
  transport(original, _self, args) {
    const config = original(...args) as { fetch?: Fetch };
    const call = currentCallOf(sdk.name);
    const { fetch } = config;
    if (!call || typeof fetch !== 'function') return config;
    if (watched.has(fetch)) return config;
    const watching: Fetch = (url, init) =>
      (guard('fal transport', () => watchedFetch(call, String(url), init?.method ?? 'get', fetch)) ?? fetch)(url, init);
    watched.add(watching);
    return { ...config, fetch: watching };
  },
};
