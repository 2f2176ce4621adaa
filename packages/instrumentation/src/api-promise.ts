import { guard } from '@costspan/core';
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

/** Watches the promise in place. Nothing is parsed until the app asks for it, and then once, by the SDK. */
export function tapApiPromise(promise: ApiPromise, call: Call, see: See): void {
  tap(promise, call, see, { parsing: false });
}

function tap(promise: ApiPromise, call: Call, see: See, state: { parsing: boolean }): void {
  replace<ApiPromise['parseResponse']>(promise, 'parseResponse', (parse, self, args) => {
    state.parsing = true;
    // Inside the call: openai 7 repeats the request where reading the body times out.
    return call.run(() => parsed(call, see, () => parse.apply(self, args)));
  });
  replace<ApiPromise['asResponse']>(promise, 'asResponse', (asResponse, self) =>
    asResponse.call(self as ApiPromise).then((response) => {
      // `withResponse()` asks for both: the body is the parser's then.
      if (!call.done && !state.parsing) guard(call.row.method, () => watchBody(response, call));
      return response;
    }),
  );
  // `chat.completions.parse` and its kin give a promise made from this one; openai 7 makes it past `parseResponse`.
  replace<NonNullable<ApiPromise['_thenUnwrap']>>(promise, '_thenUnwrap', (unwrap, self, args) => {
    const derived = unwrap.apply(self, args);
    guard(call.row.method, () => {
      if (isApiPromise(derived)) tap(derived, call, see, state);
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
