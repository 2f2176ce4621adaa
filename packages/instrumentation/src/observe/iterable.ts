import { guard } from '@costspan/core/internal';
import type { OpenCall } from '../spec.ts';
import { failAfter, KeptEvents } from './events.ts';
import { replace } from './replace.ts';

/**
 * Observes a generator in place: the app keeps the SDK's own. Its code runs when it is read, which
 * can be in any context: its requests belong to this call.
 */
export function observeGenerator(generator: AsyncGenerator<unknown>, call: OpenCall): void {
  const kept = new KeptEvents(call.row.events);
  const ended = (): void => {
    const { row } = call;
    call.succeed(row.events && (row.response ? row.response(kept.events, call) : kept.events));
  };
  for (const step of ['next', 'return', 'throw'] as const) {
    replace<(given?: unknown) => Promise<IteratorResult<unknown>>>(generator, step, (original, self, given) => {
      if (step === 'next') call.notBegun = false;
      return call
        .run(() => original.apply(self, given))
        .then(
          (result) => {
            if (result.done) ended();
            else guard(call.row.method, () => kept.add(result.value));
            return result;
          },
          (error: unknown) => {
            failAfter(call, call.row.events && kept.events, error);
            throw error;
          },
        );
    });
  }
}

/** Observes an iterable by its own iterator method; a second reader is the SDK's to refuse, and is not observed. */
export function observeIterable(iterable: object, method: string | symbol, call: OpenCall): { isRead(): boolean } {
  let read = false;
  replace<() => AsyncIterator<unknown>>(iterable, method, (original, self) => {
    if (read) return original.call(self);
    read = true;
    return follow(
      call.run(() => original.call(self)),
      call,
    );
  });
  return { isRead: () => read };
}

/** Follows an iterator event by event; ends the call on its end, on an error and on an early break. */
async function* follow(iterator: AsyncIterator<unknown>, call: OpenCall): AsyncGenerator<unknown> {
  const kept = new KeptEvents(call.row.events);
  try {
    for await (const event of { [Symbol.asyncIterator]: () => insideCall(iterator, call) }) {
      guard(call.row.method, () => kept.add(event));
      yield event;
    }
    guard(call.row.method, () => kept.end());
  } catch (error) {
    failAfter(call, call.row.events && kept.events, error);
    throw error;
  } finally {
    call.succeed(kept.events);
  }
}

/** A lazy iterator sends its request when it is read: that is the call's. */
function insideCall(iterator: AsyncIterator<unknown>, call: OpenCall): AsyncIterator<unknown> {
  return {
    next: () => call.run(() => iterator.next()),
    ...(iterator.return && { return: () => iterator.return?.() as Promise<IteratorResult<unknown>> }),
  };
}

export function isAsyncGenerator(value: unknown): value is AsyncGenerator {
  const one = value as Partial<AsyncGenerator> | undefined | null;
  return isObject(one) && typeof one.next === 'function' && typeof one[Symbol.asyncIterator] === 'function';
}

export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  const one = value as Partial<AsyncIterable<unknown>> | undefined | null;
  return isObject(one) && typeof one[Symbol.asyncIterator] === 'function';
}

function isObject<T>(value: T | undefined | null): value is T & object {
  return typeof value === 'object' && value !== null;
}
