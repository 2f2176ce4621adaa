import { guard } from '@costspan/core/internal';
import { watchBody } from './body.ts';
import type { ResponseLike } from './body.ts';
import type { Call } from './call.ts';
import { replace } from './replace.ts';

/** Watches the value that the app gets, and gives it back. */
type See = (value: unknown, call: Call) => unknown;

/** The promise of Stainless-generated SDKs (OpenAI's, Runway's, Together's): lazy, with the raw response beside the data. */
interface ApiPromise {
  responsePromise: Promise<{ response: ResponseLike }>;
  parseResponse: (this: unknown, ...args: unknown[]) => unknown;
  asResponse: () => Promise<ResponseLike>;
  _thenUnwrap?: (...args: unknown[]) => unknown;
}

export function isApiPromise(value: unknown): value is ApiPromise {
  const one = value as Partial<ApiPromise> | undefined | null;
  return (
    typeof one === 'object' &&
    one !== null &&
    typeof one.parseResponse === 'function' &&
    typeof one.responsePromise?.then === 'function' &&
    typeof one.asResponse === 'function'
  );
}

/** What is watched of one promise, and of those that the SDK derives from it. */
interface Tap {
  readonly call: Call;
  readonly see: See;
  readonly state: { parsing: boolean };
}

const taps = new WeakMap<object, Tap>();
const watched = new WeakSet<object>();

/** Watches the promise in place. Nothing is parsed until the app asks for it, and then once, by the SDK. */
export function tapApiPromise(promise: ApiPromise, call: Call, see: See): void {
  tap(promise, { call, see, state: { parsing: false } });
}

function tap(promise: ApiPromise, one: Tap): void {
  taps.set(promise, one);
  watchClass(Object.getPrototypeOf(promise) as object);
  // openai 7 gives each promise one of its own.
  if (Object.hasOwn(promise, '_thenUnwrap')) watchUnwrap(promise);
  const { call, see, state } = one;
  // A field that the SDK's constructor sets: each promise has its own, which openai 4 shows by its name.
  promise.parseResponse = new Proxy(promise.parseResponse, {
    apply: (parse, self, args) => {
      state.parsing = true;
      // Inside the call: openai 7 repeats the request where reading the body times out.
      return call.run(() => parsed(call, see, () => Reflect.apply(parse, self, args)));
    },
  });
}

/** Wraps the methods of the promise's class, once: a call then costs an entry in a map, not wrappers of its own. */
function watchClass(prototype: object): void {
  if (watched.has(prototype)) return;
  watched.add(prototype);
  replace<ApiPromise['asResponse']>(prototype, 'asResponse', (asResponse, self) => {
    const result = asResponse.call(self as ApiPromise);
    const one = taps.get(self as object);
    if (!one) return result;
    return result.then((response) => {
      // `withResponse()` asks for both: the body is the parser's then.
      if (!one.call.done && !one.state.parsing) guard(one.call.row.method, () => watchBody(response, one.call));
      return response;
    });
  });
  watchUnwrap(prototype);
}

/** `chat.completions.parse` and its kin give a promise made from this one; openai 7 makes it past `parseResponse`. */
function watchUnwrap(owner: object): void {
  replace<NonNullable<ApiPromise['_thenUnwrap']>>(owner, '_thenUnwrap', (unwrap, self, args) => {
    const derived = unwrap.apply(self, args);
    const one = taps.get(self as object);
    if (one)
      guard(one.call.row.method, () => {
        if (isApiPromise(derived)) tap(derived, one);
      });
    return derived;
  });
}

function parsed(call: Call, see: See, parse: () => unknown): unknown {
  let value: unknown;
  try {
    value = parse();
  } catch (error) {
    call.fail(error);
    throw error;
  }
  if (typeof (value as Promise<unknown> | undefined)?.then !== 'function') return see(value, call);
  return (value as Promise<unknown>).then(
    (result) => see(result, call),
    (error: unknown) => {
      call.fail(error);
      throw error;
    },
  );
}
