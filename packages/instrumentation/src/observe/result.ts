import { guard, isPlainPromise } from '@costspan/core/internal';
import { contextOfNow } from '../current-call.ts';
import type { OpenCall } from '../spec.ts';
import { isNodeStream, isWebStream, observeChunks } from './body-chunks.ts';
import { EventLines, failAfter, jsonIn } from './events.ts';
import { isAsyncGenerator, isAsyncIterable, observeGenerator, observeIterable } from './iterable.ts';
import { replace } from './replace.ts';
import { isResponse, observeBody } from './response-body.ts';
import type { ResponseLike } from './response-body.ts';

/**
 * Observes what a method returned and gives back what the app gets: the very same object, except
 * for a plain native promise, which is followed by one that settles alike. (A side branch with an
 * error handler on the original would make an unhandled rejection a handled one.)
 */
export function observeResult(value: unknown, call: OpenCall): unknown {
  const adapted = guard(call.row.method, () => call.spec.adapter?.result?.(value, call, observeValue));
  if (adapted !== undefined) return adapted;
  if (isPromise(value)) {
    if (isPlainPromise(value)) return following(value, call);
    observePromise(value, call);
    return value;
  }
  // The code of a generator runs when the app reads it.
  if (isAsyncGenerator(value)) call.notBegun = true;
  return observeValue(value, call);
}

/** The promise that follows a plain one, with what the SDK has put on it (`cancel`, an id). */
function following(promise: Promise<unknown>, call: OpenCall): Promise<unknown> {
  const follower = promise.then(...handlers(call));
  for (const name of Object.getOwnPropertyNames(promise))
    Object.defineProperty(follower, name, Object.getOwnPropertyDescriptor(promise, name) as PropertyDescriptor);
  return follower;
}

/** A promise with a class of its own has methods that a derived one would lack: its `then` is observed in place. */
function observePromise(promise: Promise<unknown>, call: OpenCall): void {
  const [onValue, onError] = handlers(call);
  type Then = (resolve?: (value: unknown) => unknown, reject?: (error: unknown) => unknown) => unknown;
  replace<Then>(promise, 'then', (then, self, [resolve, reject]) => {
    // A lazy promise sends its request now, which is the call's; what the app does with the result is not.
    const outside = contextOfNow();
    return call.run(() =>
      then.call(
        self,
        (value) => {
          onValue(value);
          return typeof resolve === 'function' ? outside(() => resolve(value)) : value;
        },
        (error) => {
          call.failed(error);
          return typeof reject === 'function' ? outside(() => reject(error)) : onError(error);
        },
      ),
    );
  });
}

function handlers(call: OpenCall): [(value: unknown) => unknown, (error: unknown) => never] {
  return [
    (value) => observeValue(value, call),
    (error) => {
      call.failed(error);
      throw error;
    },
  ];
}

/** Observes the value that the app holds in its hands. */
export function observeValue(value: unknown, call: OpenCall): unknown {
  if (call.done) return value;
  const isObserved = guard(call.row.method, () => {
    observe(value, call);
    return true;
  });
  // A function of the spec has thrown: the charge is what the request alone tells.
  if (!isObserved) call.succeed();
  return value;
}

function observe(value: unknown, call: OpenCall): void {
  if (call.row.observe?.(value, call)) return;
  if (call.spec.adapter?.value?.(value, call, observeValue)) return;
  if (isResponse(value)) observeResponse(value, call);
  else if (isWebStream(value) || isNodeStream(value)) {
    observeChunks(value, {
      reader: call.row.events && new EventLines(call.row.events),
      end: (events) => call.succeed(events && wireForm(events, call)),
      fail: (error, events) => failAfter(call, events, error),
    });
  } else if (isAsyncGenerator(value)) observeGenerator(value, call);
  else if (isAsyncIterable(value)) observeIterable(value, Symbol.asyncIterator, call);
  else {
    call.succeed(wireForm(typeof value === 'string' ? (jsonIn(value) ?? value) : value, call));
  }
}

function wireForm(facts: unknown, call: OpenCall): unknown {
  return call.row.response ? call.row.response(facts, call) : facts;
}

function observeResponse(response: ResponseLike, call: OpenCall): void {
  call.note({ status: response.status });
  call.http.keepHeaders(response.headers);
  if (call.row.reader || call.row.role === 'stream' || !isMedia(response)) observeBody(response, call);
  else call.succeed();
}

function isMedia(response: ResponseLike): boolean {
  return /^(audio|video|image)\/|octet-stream|zip/i.test(response.headers.get('content-type') ?? '');
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as Promise<unknown>).then === 'function';
}
