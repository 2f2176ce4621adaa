/**
 * SDKs that Speakeasy generates (OpenRouter, Mistral, Leonardo, the interactions of Google GenAI).
 * Methods give ordinary promises; every HTTP attempt passes `request(Request)` of the client's
 * `HTTPClient`.
 */
import { currentCallOf } from '../current-call.ts';
import type { MethodRow } from '../spec.ts';

/** The row that counts HTTP attempts; `target` is the prototype of `HTTPClient`, `isBillable` leaves polls and downloads out. */
export function speakeasyTransport(
  sdk: string,
  target: string,
  isBillable: (url: string, method: string) => boolean,
): MethodRow {
  return {
    target,
    method: 'request',
    role: 'transport',
    transport(original, _self, args) {
      const call = currentCallOf(sdk);
      const request = args[0] as Request | undefined;
      if (!call || typeof request?.url !== 'string' || !isBillable(request.url, request.method))
        return original(...args);
      call.transportSeen = true;
      return call.http.send(() => original(...args) as Promise<Response>, [request.signal]);
    },
  };
}
