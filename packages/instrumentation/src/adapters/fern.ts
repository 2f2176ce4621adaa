/**
 * SDKs that Fern generates (ElevenLabs, Deepgram, Hume …). A public method `convert()` gives an
 * `HttpResponsePromise` made from `this.__convert()`, an ordinary method of the prototype that gives
 * a promise of `{ data, rawResponse }`: rows name that one (`method: '__convert'`), so that the app's
 * promise stays untouched.
 */
import { currentCallOf } from '../current-call.ts';
import type { MethodRow, OpenCall, ResultAdapter } from '../spec.ts';

interface RawResponse {
  readonly status: number;
  /** `error` stands for an answer that never came */
  readonly type?: string;
  readonly headers: { get(name: string): string | null };
}

interface WithRawResponse {
  readonly data: unknown;
  readonly rawResponse: RawResponse;
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

/** Versions without an option for `fetch` have no logging either: they would not read it. */
const isRead = (options: object): boolean => 'logging' in options;

/** What counts already where the SDK hands it on to its transport. */
const counting = new WeakSet<object>();

type Fetch = (url: unknown, init?: { readonly signal?: AbortSignal | null }) => Promise<RawResponse>;
type Fetcher = (args: { readonly abortSignal?: AbortSignal }) => Promise<{ readonly rawResponse?: RawResponse }>;

interface Part {
  readonly _options?: { readonly fetch?: Fetch; readonly fetcher?: Fetcher };
}

/**
 * The `receiver` of a billable row: a part of the client that reads its options through it, whose `fetch` (or the
 * app's own `fetcher` in its place) counts the attempts. The options are read at each call, in every module form and
 * in bundles alike.
 */
export function fernReceiver(sdk: string): NonNullable<MethodRow['receiver']> {
  return (self) => {
    const { _options: options } = self as Part;
    if (typeof options !== 'object' || options === null || !isRead(options)) return undefined;
    const watched = options.fetcher
      ? { fetcher: countedFetcher(sdk, options.fetcher) }
      : { fetch: countedFetch(sdk, options) };
    return Object.create(self as object, { _options: { value: { ...options, ...watched } } });
  };
}

function countedFetch(sdk: string, options: NonNullable<Part['_options']>): Fetch {
  const fetch: Fetch = (url, init) => {
    const send = (): Promise<RawResponse> => (options.fetch ?? (globalThis.fetch as unknown as Fetch))(url, init);
    const call = seenCall(sdk);
    return call ? call.http.send(send, [init?.signal]) : send();
  };
  counting.add(fetch);
  return fetch;
}

/** The call whose request this is; the channels need not count it again. */
function seenCall(sdk: string): OpenCall | undefined {
  const call = currentCallOf(sdk);
  if (call) call.transportSeen = true;
  return call;
}

/** The app's own way to the provider may repeat a request unseen: it counts as one attempt, unless it calls the SDK's. */
function countedFetcher(sdk: string, fetcher: Fetcher): Fetcher {
  return (args) => {
    const call = seenCall(sdk);
    const answer = fetcher(args);
    return call ? oneAttempt(call, args.abortSignal, answer) : answer;
  };
}

function oneAttempt(call: OpenCall, signal: AbortSignal | undefined, answer: ReturnType<Fetcher>): ReturnType<Fetcher> {
  const attempt = call.http.open([signal]);
  const settle = (tell: () => void): void => {
    if (call.http.count > 1) call.http.forget(attempt);
    else tell();
  };
  return answer.then(
    (given) => {
      const { rawResponse } = given;
      const isAnswer = rawResponse !== undefined && rawResponse.type !== 'error';
      settle(() => (isAnswer ? attempt.answered(rawResponse) : attempt.failed(undefined)));
      return given;
    },
    (error: unknown) => {
      settle(() => attempt.failed(error));
      throw error;
    },
  );
}

/**
 * `makeRequest(fetch, url, method, headers, body, timeout, signal)` of the SDK's `core/fetcher/makeRequest`, which sends
 * one attempt: for versions that read no `fetch` from their options. `target` is that file's exports, which CommonJS lets be
 * replaced.
 */
export function fernMakeRequest(sdk: string, target: string): MethodRow {
  return {
    target,
    method: 'makeRequest',
    role: 'transport',
    transport(original, _self, args) {
      const send = (): Promise<RawResponse> => original(...args) as Promise<RawResponse>;
      const isCounted = counting.has(args[0] as object);
      const call = args[2] === 'POST' && !isCounted ? seenCall(sdk) : undefined;
      return call ? call.http.send(send, [args[6] as AbortSignal | undefined]) : send();
    },
  };
}
