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

/** The parameters of requests, which a `Request` object gives to nobody but who sends it. */
export interface SpeakeasyBodies {
  /** the row that keeps them; its target is the prototype of `ClientSDK`, which makes every request */
  readonly createRequest: MethodRow;
  /** those of a request that the SDK has made: its JSON, or the texts of its form */
  bodyOf(request: object): Readonly<Record<string, unknown>> | undefined;
}

/** Keeps the body of each request from its making to its sending. */
export function speakeasyBodies(target: string): SpeakeasyBodies {
  const bodies = new WeakMap<object, string | FormData>();
  return {
    createRequest: {
      target,
      method: '_createRequest',
      role: 'transport',
      transport(original, _self, args) {
        const result = original(...args) as { readonly ok?: boolean; readonly value?: unknown } | undefined;
        const body = (args[1] as { readonly body?: unknown } | undefined)?.body;
        if (result?.ok === true && (typeof body === 'string' || body instanceof FormData))
          bodies.set(result.value as object, body);
        return result;
      },
    },
    bodyOf(request) {
      const body = bodies.get(request);
      if (body === undefined) return undefined;
      if (typeof body === 'string') return JSON.parse(body) as Readonly<Record<string, unknown>>;
      return Object.fromEntries([...body].filter(([, value]) => typeof value === 'string'));
    },
  };
}
