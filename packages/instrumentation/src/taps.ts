import { guard } from '@costspan/core';
import type { Call } from './call.ts';
import { watchBody } from './body.ts';

/** The promise of Stainless-generated SDKs (OpenAI's, Runway's, Together's): lazy, with the raw response beside the data. */
interface ApiPromise {
  responsePromise: Promise<{ response: ResponseLike }>;
  parseResponse: (this: unknown, ...args: unknown[]) => unknown;
  asResponse: () => Promise<ResponseLike>;
}

type ResponseLike = Parameters<typeof watchBody>[0] & { status: number; ok: boolean };

/** A stream of the same SDKs; `tee()` and `toReadableStream()` read through `iterator` too. */
interface StreamLike {
  iterator: () => AsyncIterator<unknown>;
  controller: unknown;
}

/**
 * Watches what a method returned and gives back what the app gets: the very same object, except
 * for a plain native promise, which is followed by one that settles alike. (A side branch with an
 * error handler on the original would make an unhandled rejection a handled one.)
 */
export function tapResult(value: unknown, call: Call): unknown {
  if (isApiPromise(value)) {
    tapApiPromise(value, call);
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
  if (isAsyncGenerator(value)) return tapIterator(value, call, false);
  return tapValue(value, call);
}

/** Watches the value that the app holds in its hands. */
export function tapValue(value: unknown, call: Call): unknown {
  if (call.done) return value;
  guard(call.row.method, () => {
    if (call.row.tap?.(value, call)) return;
    if (isStream(value)) {
      const original = value.iterator;
      let read = false;
      value.iterator = function (this: unknown) {
        const iterator = original.call(this);
        // The SDK refuses a second reader itself; only the first one is watched.
        if (read) return iterator;
        read = true;
        return tapIterator(iterator as AsyncGenerator, call, true);
      };
    } else if (isResponse(value)) {
      call.note({ status: value.status });
      if (call.row.role === 'stream' || !isBinary(value)) watchBody(value, call);
      else call.succeed();
    } else {
      call.succeed(call.row.response ? call.row.response(value, call) : value);
    }
  });
  return value;
}

function tapApiPromise(promise: ApiPromise, call: Call): void {
  const parse = promise.parseResponse;
  promise.parseResponse = function (this: unknown, ...args: unknown[]) {
    // Inside the call: openai 7 repeats the request where reading the body times out.
    return call.run(() => {
      let parsed: unknown;
      try {
        parsed = parse.apply(this, args);
      } catch (error) {
        call.fail(error);
        throw error;
      }
      if (isPromise(parsed)) {
        return parsed.then(
          (value) => tapValue(value, call),
          (error: unknown) => {
            call.fail(error);
            throw error;
          },
        );
      }
      return tapValue(parsed, call);
    });
  };
  const asResponse = promise.asResponse;
  promise.asResponse = function (this: unknown) {
    return asResponse.call(this as ApiPromise).then((response) => {
      if (!call.done) guard(call.row.method, () => watchBody(response, call));
      return response;
    });
  };
}

/** Follows an iterator event by event; ends the call on its end, on an error and on an early break. */
async function* tapIterator(iterator: AsyncIterator<unknown>, call: Call, keepEvents: boolean): AsyncGenerator<unknown> {
  const events: unknown[] = [];
  const source = { [Symbol.asyncIterator]: () => iterator };
  try {
    // A generator's own code runs when it is read, which can be in any context: its requests belong to this call.
    for await (const event of keepEvents ? source : inCall(source, call)) {
      if (keepEvents) guard(call.row.method, () => keep(events, event));
      yield event;
    }
  } catch (error) {
    call.fail(error);
    throw error;
  } finally {
    if (!call.done) call.succeed(keepEvents ? events : undefined);
  }
}

function inCall(source: { [Symbol.asyncIterator]: () => AsyncIterator<unknown> }, call: Call): AsyncIterable<unknown> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => call.run(() => iterator.next()),
      return: (value?: unknown) => call.run(() => iterator.return?.(value) ?? Promise.resolve({ done: true as const, value })),
    }),
  };
}

/** Of a stream only the events that carry billing facts are kept, never text, images or sound. */
function keep(events: unknown[], event: unknown): void {
  if (typeof event !== 'object' || event === null) return;
  const one = event as Record<string, unknown>;
  const type = typeof one['type'] === 'string' ? one['type'] : '';
  if (!one['usage'] && !/(completed|done|failed|incomplete|cancelled|created)$/.test(type)) {
    if (events.length > 0 || one['object'] !== 'chat.completion.chunk') return;
    events.push({ id: one['id'], object: one['object'], model: one['model'] });
    return;
  }
  if (events.length < 100) events.push(withoutMedia(one));
}

const MEDIA = new Set(['b64_json', 'delta', 'text', 'audio', 'choices', 'partial_image_b64']);

function withoutMedia(event: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !MEDIA.has(name)));
}

function isApiPromise(value: unknown): value is ApiPromise {
  const one = value as Partial<ApiPromise> | undefined | null;
  return typeof one === 'object' && one !== null && typeof one.parseResponse === 'function' && isPromise(one.responsePromise) && typeof one.asResponse === 'function';
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as Promise<unknown>).then === 'function';
}

function isStream(value: unknown): value is StreamLike {
  const one = value as Partial<StreamLike> | undefined | null;
  return typeof one === 'object' && one !== null && typeof one.iterator === 'function' && 'controller' in one;
}

function isAsyncGenerator(value: unknown): value is AsyncGenerator {
  const one = value as Partial<AsyncGenerator> | undefined | null;
  return typeof one === 'object' && one !== null && typeof one.next === 'function' && typeof one[Symbol.asyncIterator] === 'function';
}

function isResponse(value: unknown): value is ResponseLike {
  const one = value as Partial<ResponseLike> | undefined | null;
  return typeof one === 'object' && one !== null && typeof one.status === 'number' && typeof one.headers?.get === 'function' && typeof one.text === 'function';
}

function isBinary(response: ResponseLike): boolean {
  return /^(audio|video|image)\/|octet-stream|zip/i.test(response.headers.get('content-type') ?? '');
}
