import { currentCallOf, speakeasyTransport } from '@costspan/instrumentation';
import type { MethodRow } from '@costspan/instrumentation';
import { sdk } from './sdk.ts';

/** The tier that served a call, where it is not the one asked for. */
export const HEADERS: readonly string[] = ['x-gemini-service-tier'];

type Fetch = (url: unknown, init?: { readonly signal?: AbortSignal | null }) => Promise<Response>;

/** Requests that make something; a poll of Vertex AI is a POST too. */
const BILLABLE =
  /:(?:generateContent|streamGenerateContent|predict|predictLongRunning|batchGenerateContent)$|\/batchPredictionJobs$/;

function isBillable(url: unknown, method: string | undefined): boolean {
  return method === 'POST' && BILLABLE.test(URL.parse(String(url))?.pathname ?? '');
}

/** `apiCall(url, init, retryOptions, timeout, abortSignal, fetch)`: one request with all its attempts. */
export const apiCall: MethodRow = {
  target: 'ApiClient',
  method: 'apiCall',
  role: 'transport',
  transport(original, self, args) {
    const [url, init, retryOptions, timeout, signal, fetch] = args as [
      unknown,
      { method?: string } | undefined,
      unknown,
      unknown,
      AbortSignal | undefined,
      Fetch | undefined,
    ];
    const call = currentCallOf(sdk.name);
    if (!call || !isBillable(url, init?.method)) return original(...args);
    // Before 2.24 a request takes no `fetch` of ours: the attempts inside it are one.
    if ((self as { apiCall: { length: number } }).apiCall.length < 6)
      return call.http.send(() => original(...args) as Promise<Response>, [signal]);
    const counting: Fetch = (to, options) =>
      call.http.send(() => (fetch ?? (globalThis.fetch as Fetch))(to, options), [options?.signal]);
    return original(url, init, retryOptions, timeout, signal, counting);
  },
};

/**
 * Attempts of the interactions client. One call goes on in further requests where an answer was cut
 * off (automatic continuation): those are no attempts at the same request.
 */
export const interactionRequest: MethodRow = speakeasyTransport(sdk.name, 'HTTPClient', (url, method) => {
  const answered = currentCallOf(sdk.name)?.http.status;
  return (
    method === 'POST' &&
    URL.parse(url)?.pathname.endsWith('/interactions') === true &&
    !(answered !== undefined && answered < 400)
  );
});
