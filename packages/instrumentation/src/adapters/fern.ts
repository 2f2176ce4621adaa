/**
 * SDKs that Fern generates (ElevenLabs, Deepgram, Hume …). A public method `convert()` gives an
 * `HttpResponsePromise` made from `this.__convert()`, an ordinary method of the prototype that gives
 * a promise of `{ data, rawResponse }`: rows name that one (`method: '__convert'`), so that the app's
 * promise stays untouched.
 */
import type { ResultAdapter } from '../spec.ts';

interface WithRawResponse {
  readonly data: unknown;
  readonly rawResponse: { readonly status: number; readonly headers: { get(name: string): string | null } };
}

/** Results of an SDK that Fern generates. */
export const fern: ResultAdapter = {
  name: 'fern',
  value(value, call, observe) {
    if (!isWithRawResponse(value)) return false;
    const { data, rawResponse } = value;
    call.note({ status: rawResponse.status });
    call.http.keepHeaders(rawResponse.headers);
    observe(data, call);
    return true;
  },
};

function isWithRawResponse(value: unknown): value is WithRawResponse {
  const one = value as Partial<WithRawResponse> | undefined | null;
  return (
    typeof one === 'object' &&
    one !== null &&
    'data' in one &&
    typeof one.rawResponse?.status === 'number' &&
    typeof one.rawResponse.headers?.get === 'function'
  );
}
