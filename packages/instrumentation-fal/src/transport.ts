import { currentCall } from '@costspan/instrumentation';
import type { Call, MethodRow } from '@costspan/instrumentation';

/** Response headers of fal that carry billing facts; its client drops them. */
export const FAL_HEADERS: readonly string[] = ['x-fal-billable-units', 'x-fal-request-id'];

type Fetch = (url: unknown, init?: { method?: string }) => Promise<Response>;

/** Whether a request makes a generation: not a poll, a result, an upload or a token. */
export function isBillable(url: string, method: string): boolean {
  const { hostname, pathname } = new URL(url);
  return /(^|\.)fal\.run$/.test(hostname) && !pathname.includes('/requests/') && method.toUpperCase() !== 'PUT';
}

/** A `fetch` that stands in for the SDK's while one of its requests is under way. */
function watchedFetch(call: Call, target: string, method: string, fetch: Fetch): Fetch {
  call.transportSeen = true;
  const billable = isBillable(target, method);
  return (url, init) => {
    if (call.done) return fetch(url, init);
    if (billable) return call.tries.watch(() => fetch(url, init), FAL_HEADERS);
    return fetch(url, init).then((response) => {
      noteResult(call, target, method, response);
      return response;
    });
  };
}

/** The answer to a result request ends the job, also with an error; a gateway's own errors do not. */
function noteResult(call: Call, target: string, method: string, response: Response): void {
  if (method.toUpperCase() !== 'GET' || !/\/requests\/[^/?]+(?:\?.*)?$/.test(target)) return;
  call.tries.keep(FAL_HEADERS, response.headers);
  if (response.ok || response.status === 422 || response.status === 500) {
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
    const call = falCall();
    const params = args[0] as { targetUrl: string; method?: string; config: { fetch: Fetch } };
    if (!call || typeof params?.config?.fetch !== 'function') return original(...args);
    const fetch = watchedFetch(call, params.targetUrl, params.method ?? 'post', params.config.fetch);
    return original({ ...params, config: { ...params.config, fetch } }, ...args.slice(1));
  },
};

/** `getConfig` of `@fal-ai/serverless-client`, which asks for its `fetch` anew for each request. */
export const getConfig: MethodRow = {
  target: 'config',
  method: 'getConfig',
  role: 'transport',
  transport(original, _self, args) {
    const config = original(...args) as { fetch?: Fetch };
    const call = falCall();
    const { fetch } = config;
    if (!call || typeof fetch !== 'function') return config;
    return { ...config, fetch: (url: unknown, init?: { method?: string }) => watchedFetch(call, String(url), init?.method ?? 'get', fetch)(url, init) };
  },
};

function falCall(): Call | undefined {
  const call = currentCall();
  return call?.attachment.spec.name === 'fal' && !call.done ? call : undefined;
}
