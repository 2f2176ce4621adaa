import { guard } from '@costspan/core/internal';
import { isApiPromise, tapApiPromise } from './api-promise.ts';
import { watchBody } from './body.ts';
import type { ResponseLike } from './body.ts';
import type { Call } from './call.ts';
import { factsOfText, keepEvent } from './events.ts';
import { replace } from './replace.ts';

/** A stream of Stainless-generated SDKs; `tee()` and `toReadableStream()` read through `iterator` too. */
interface StreamLike {
  iterator: () => AsyncIterator<unknown>;
  controller: { signal?: AbortSignal };
}

/**
 * Watches what a method returned and gives back what the app gets: the very same object, except
 * for a plain native promise, which is followed by one that settles alike. (A side branch with an
 * error handler on the original would make an unhandled rejection a handled one.)
 */
export function tapResult(value: unknown, call: Call): unknown {
  if (isApiPromise(value)) {
    guard(call.row.method, () => tapApiPromise(value, call, tapValue));
    return value;
  }
  if (isPromise(value)) {
    return value.then(
      (result) => tapValue(result, call),
      (error: unknown) => {
        call.fail(error);
        throw error;
      },
    );
  }
  if (isAsyncGenerator(value)) return tapGenerator(value, call);
  return tapValue(value, call);
}

/** Watches the value that the app holds in its hands. */
function tapValue(value: unknown, call: Call): unknown {
  if (call.done) return value;
  guard(call.row.method, () => {
    if (call.row.tap?.(value, call)) return;
    if (isStream(value)) tapStream(value, call);
    else if (isResponse(value)) {
      call.note({ status: value.status });
      if (call.row.role === 'stream' || !isBinary(value)) watchBody(value, call);
      else call.succeed();
    } else {
      const facts = typeof value === 'string' ? (factsOfText(value, false) ?? value) : value;
      call.succeed(call.row.response ? call.row.response(facts, call) : facts);
    }
  });
  return value;
}

function tapStream(stream: StreamLike, call: Call): void {
  let read = false;
  replace<StreamLike['iterator']>(stream, 'iterator', (original, self) => {
    const iterator = original.call(self);
    // The SDK refuses a second reader itself; only the first one is watched.
    if (read) return iterator;
    read = true;
    return follow(iterator, call);
  });
  // Aborted and never read: nothing else would tell its end.
  stream.controller.signal?.addEventListener?.('abort', () => {
    if (!read) call.abandon();
  });
}

/** Follows an iterator event by event; ends the call on its end, on an error and on an early break. */
async function* follow(iterator: AsyncIterator<unknown>, call: Call): AsyncGenerator<unknown> {
  const events: unknown[] = [];
  try {
    for await (const event of { [Symbol.asyncIterator]: () => iterator }) {
      guard(call.row.method, () => keepEvent(events, event));
      yield event;
    }
  } catch (error) {
    if (!call.done) call.note({ response: events });
    call.fail(error);
    throw error;
  } finally {
    call.succeed(events);
  }
}

/**
 * A generator's own code runs when it is read, which can be in any context: its requests belong to
 * this call. The app keeps the SDK's own generator.
 */
function tapGenerator(generator: AsyncGenerator<unknown>, call: Call): unknown {
  call.unbegun = true;
  for (const step of ['next', 'return', 'throw'] as const) {
    replace<(given?: unknown) => Promise<IteratorResult<unknown>>>(generator, step, (original, self, given) => {
      if (step === 'next') call.unbegun = false;
      return call
        .run(() => original.apply(self, given))
        .then(
          (result) => {
            if (result.done) call.succeed();
            return result;
          },
          (error: unknown) => {
            call.fail(error);
            throw error;
          },
        );
    });
  }
  return generator;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as Promise<unknown>).then === 'function';
}

function isStream(value: unknown): value is StreamLike {
  const one = value as Partial<StreamLike> | undefined | null;
  return (
    typeof one === 'object' && one !== null && typeof one.iterator === 'function' && typeof one.controller === 'object'
  );
}

function isAsyncGenerator(value: unknown): value is AsyncGenerator {
  const one = value as Partial<AsyncGenerator> | undefined | null;
  return (
    typeof one === 'object' &&
    one !== null &&
    typeof one.next === 'function' &&
    typeof one[Symbol.asyncIterator] === 'function'
  );
}

function isResponse(value: unknown): value is ResponseLike {
  const one = value as Partial<ResponseLike> | undefined | null;
  return (
    typeof one === 'object' &&
    one !== null &&
    typeof one.status === 'number' &&
    typeof one.headers?.get === 'function' &&
    typeof one.text === 'function'
  );
}

function isBinary(response: ResponseLike): boolean {
  return /^(audio|video|image)\/|octet-stream|zip/i.test(response.headers.get('content-type') ?? '');
}
