/**
 * SDKs that Stainless generates (OpenAI, Anthropic, Runway, Together, Luma, Groq …): a lazy promise
 * with the raw response beside the data, streams with an `iterator` method, and one transport.
 */
import { guard } from '@costspan/core/internal';
import { currentCallOf } from '../current-call.ts';
import { observeIterable } from '../observe/iterable.ts';
import { replace } from '../observe/replace.ts';
import { stamp } from '../observe/stamp.ts';
import { observeBody } from '../observe/response-body.ts';
import type { ResponseLike } from '../observe/response-body.ts';
import type { MethodRow, ObserveValue, OpenCall, ResultAdapter } from '../spec.ts';

interface ApiPromise {
  responsePromise: Promise<{ response: ResponseLike }>;
  parseResponse: (this: unknown, ...args: unknown[]) => unknown;
  asResponse: () => Promise<ResponseLike>;
  _thenUnwrap?: Unwrap;
}

type Unwrap = (...args: unknown[]) => unknown;

/** `tee()` and `toReadableStream()` read through `iterator` too. */
interface Stream {
  iterator: () => AsyncIterator<unknown>;
  controller: { signal?: AbortSignal };
}

/** Results of an SDK that Stainless generates. */
export const stainless: ResultAdapter = {
  name: 'stainless',
  result(value, call, observe) {
    if (!isApiPromise(value)) return undefined;
    observePromise(value, new Observed(call, observe, hasOwnUnwrap(value)));
    return value;
  },
  value(value, call) {
    if (!isStream(value)) return false;
    const { isRead } = observeIterable(value, 'iterator', call);
    // Aborted and never read: nothing else would tell its end.
    value.controller.signal?.addEventListener?.('abort', () => {
      if (!isRead()) call.abandon();
    });
    return true;
  },
};

/** What is observed of one promise, and of those that the SDK derives from it: the trap of their `parseResponse`. */
class Observed implements ProxyHandler<ApiPromise['parseResponse']> {
  readonly call: OpenCall;
  parsing = false;
  readonly #observe: ObserveValue;
  readonly #mayRequest: boolean;

  /** `mayRequest`: parsing may repeat the request, which is the call's then */
  constructor(call: OpenCall, observe: ObserveValue, mayRequest: boolean) {
    this.call = call;
    this.#observe = observe;
    this.#mayRequest = mayRequest;
  }

  apply(parse: ApiPromise['parseResponse'], self: unknown, args: unknown[]): unknown {
    this.parsing = true;
    let value: unknown;
    try {
      const parseIt = (): unknown => Reflect.apply(parse, self, args);
      value = this.#mayRequest ? this.call.run(parseIt) : parseIt();
    } catch (error) {
      this.call.fail(error);
      throw error;
    }
    if (typeof (value as Promise<unknown> | undefined)?.then !== 'function') return this.#observe(value, this.call);
    return (value as Promise<unknown>).then(
      (result) => this.#observe(result, this.call),
      (error: unknown) => {
        this.call.fail(error);
        throw error;
      },
    );
  }
}

const observed = stamp<Observed>();
const observedClasses = new WeakSet<object>();

/** Observes the promise in place. Nothing is parsed until the app asks for it, and then once, by the SDK. */
function observePromise(promise: ApiPromise, one: Observed): void {
  observed.put(promise, one);
  observeClass(Object.getPrototypeOf(promise) as object);
  // openai 7 gives each promise one of its own.
  if (hasOwnUnwrap(promise)) promise._thenUnwrap = new Proxy(promise._thenUnwrap, derive);
  // A field that the SDK's constructor sets: each promise has its own, which openai 4 shows by its name.
  promise.parseResponse = new Proxy(promise.parseResponse, one);
}

/** As openai 7 makes it, which also repeats the request where reading the body times out. */
function hasOwnUnwrap(promise: ApiPromise): promise is ApiPromise & Required<Pick<ApiPromise, '_thenUnwrap'>> {
  return Object.hasOwn(promise, '_thenUnwrap');
}

/** Wraps the methods of the promise's class, once: a call then costs no wrappers of its own. */
function observeClass(prototype: object): void {
  if (observedClasses.has(prototype)) return;
  observedClasses.add(prototype);
  replace<ApiPromise['asResponse']>(prototype, 'asResponse', (asResponse, self) => {
    const result = asResponse.call(self as ApiPromise);
    const one = observed.of(self as object);
    if (!one) return result;
    return result.then((response) => {
      // `withResponse()` asks for both: the body is the parser's then.
      if (!one.call.done && !one.parsing) guard(one.call.row.method, () => observeBody(response, one.call));
      return response;
    });
  });
  replace<Unwrap>(prototype, '_thenUnwrap', derive.apply);
}

/** `chat.completions.parse` and its kin give a promise made from this one; openai 7 makes it past `parseResponse`. */
const derive = {
  apply(unwrap: Unwrap, self: unknown, args: unknown[]): unknown {
    const derived = unwrap.apply(self, args);
    const one = observed.of(self as object);
    if (one)
      guard(one.call.row.method, () => {
        if (isApiPromise(derived)) observePromise(derived, one);
      });
    return derived;
  },
};

/** What the transport notes of a call. */
interface TransportState {
  /** the outermost request is followed */
  isFollowed: boolean;
  /** made anew for each HTTP attempt */
  lastController: AbortController | undefined;
}

const transportStates = stamp<TransportState>();

function stateOf(call: OpenCall): TransportState {
  let state = transportStates.of(call);
  if (!state) transportStates.put(call, (state = { isFollowed: false, lastController: undefined }));
  return state;
}

/**
 * The rows of the transport that every client of Stainless has; `target` is the prototype of the client's class.
 * Attempts of requests that are not billable are not counted; all are where that is not told.
 */
export function stainlessTransport(
  sdk: string,
  target: string,
  isBillable: (init: RequestInit | undefined) => boolean = () => true,
): readonly MethodRow[] {
  return [makeRequest(sdk, target), fetchWithTimeout(sdk, target, isBillable)];
}

/**
 * The request with all its retries. Its error is seen here, also where the app takes the raw
 * response or nothing at all; the promise given back takes the place of the SDK's own.
 */
function makeRequest(sdk: string, target: string): MethodRow {
  return {
    target,
    method: 'makeRequest',
    role: 'transport',
    transport(original, _self, args) {
      const call = currentCallOf(sdk);
      if (!call) return original(...args);
      // The SDK has entered its own span: HTTP spans are children of the generation, as everywhere.
      const send = (): unknown => original(...args);
      const result = call.start.parent ? call.run(send) : send();
      const state = stateOf(call);
      // Retries inside the outermost request come through the same method.
      if (state.isFollowed) return result;
      state.isFollowed = true;
      return (result as Promise<unknown>).then(undefined, (error: unknown) => {
        call.fail(error);
        throw error;
      });
    },
  };
}

/** One HTTP attempt: the client calls it once for each. */
function fetchWithTimeout(
  sdk: string,
  target: string,
  isBillable: (init: RequestInit | undefined) => boolean,
): MethodRow {
  return {
    target,
    method: 'fetchWithTimeout',
    role: 'transport',
    transport(original, _self, args) {
      const call = currentCallOf(sdk);
      const init = args[1] as RequestInit | undefined;
      if (!call || !isBillable(init)) return original(...args);
      const controller = args[3] as AbortController | undefined;
      const state = stateOf(call);
      // A subclass that calls `super` comes here twice with the same attempt.
      if (controller && controller === state.lastController) return original(...args);
      state.lastController = controller;
      const signals = [init?.signal, controller?.signal];
      return call.http.send(() => original(...args) as Promise<Response>, signals);
    },
  };
}

function isApiPromise(value: unknown): value is ApiPromise {
  const one = value as Partial<ApiPromise> | undefined | null;
  return (
    typeof one === 'object' &&
    one !== null &&
    typeof one.parseResponse === 'function' &&
    typeof one.responsePromise?.then === 'function' &&
    typeof one.asResponse === 'function'
  );
}

function isStream(value: unknown): value is Stream {
  const one = value as Partial<Stream> | undefined | null;
  return (
    typeof one === 'object' && one !== null && typeof one.iterator === 'function' && typeof one.controller === 'object'
  );
}
