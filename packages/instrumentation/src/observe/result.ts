import { guard } from '@costspan/core/internal';
import type { OpenCall } from '../spec.ts';
import { isWebStream, observeChunks } from './body-chunks.ts';
import { jsonIn } from './events.ts';
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
    if (Object.getPrototypeOf(value) === Promise.prototype) return value.then(...handlers(call));
    observePromise(value, call);
    return value;
  }
  // The code of a generator runs when the app reads it.
  if (isAsyncGenerator(value)) call.notBegun = true;
  return observeValue(value, call);
}

/** A promise with a class of its own has methods that a derived one would lack: its `then` is observed in place. */
function observePromise(promise: Promise<unknown>, call: OpenCall): void {
  const [onValue, onError] = handlers(call);
  type Then = (resolve?: (value: unknown) => unknown, reject?: (error: unknown) => unknown) => unknown;
  replace<Then>(promise, 'then', (then, self, [resolve, reject]) => {
    return then.call(
      self,
      (value) => {
        onValue(value);
        return resolve ? resolve(value) : value;
      },
      (error) => {
        call.fail(error);
        if (reject) return reject(error);
        return onError(error);
      },
    );
  });
}

function handlers(call: OpenCall): [(value: unknown) => unknown, (error: unknown) => never] {
  return [
    (value) => observeValue(value, call),
    (error) => {
      call.fail(error);
      throw error;
    },
  ];
}

/** Observes the value that the app holds in its hands. */
function observeValue(value: unknown, call: OpenCall): unknown {
  if (!call.done) guard(call.row.method, () => observe(value, call));
  return value;
}

function observe(value: unknown, call: OpenCall): void {
  if (call.row.observe?.(value, call)) return;
  if (call.spec.adapter?.value?.(value, call, observeValue)) return;
  if (isResponse(value)) observeResponse(value, call);
  else if (isWebStream(value))
    observeChunks(value, { call, isEvents: false, end: (events) => call.succeed(events && wireForm(events, call)) });
  else if (isAsyncGenerator(value)) observeGenerator(value, call);
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
  if (call.row.role === 'stream' || !isMedia(response)) observeBody(response, call);
  else call.succeed();
}

function isMedia(response: ResponseLike): boolean {
  return /^(audio|video|image)\/|octet-stream|zip/i.test(response.headers.get('content-type') ?? '');
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as Promise<unknown>).then === 'function';
}
