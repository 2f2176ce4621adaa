import { guard } from '@costspan/core/internal';
import type { OpenCall } from '../spec.ts';
import { EventLines } from './events.ts';
import { replace } from './replace.ts';

interface Reader {
  read(...args: unknown[]): Promise<{ done: boolean; value?: unknown }>;
  cancel(...args: unknown[]): Promise<void>;
}

export interface WebStream {
  getReader(...args: unknown[]): Reader;
}

/** Hears of a body's chunks as the app takes them, whichever way it reads. */
export interface Listener {
  readonly call: OpenCall;
  readonly isEvents: boolean;
  /** with the events that were seen; undefined for a body that holds none */
  end(events: unknown): void;
}

export function observeChunks(body: unknown, listener: Listener): void {
  if (isWebStream(body)) observeWebStream(body, listener);
  else if (typeof (body as { emit?: unknown }).emit === 'function') observeNodeStream(body as object, listener);
}

interface Follower {
  chunk(value: unknown): void;
  end(): void;
  fail(error: unknown): void;
}

function follower({ call, isEvents, end }: Listener): Follower {
  const lines = new EventLines(call.row.events);
  const { events } = lines.kept;
  return {
    chunk: (value) => {
      guard('stream', () => {
        if (isEvents) lines.add(value);
        // A stream of events that the SDK has parsed itself.
        else if (!ArrayBuffer.isView(value)) lines.kept.add(value);
      });
    },
    end: () => guard('stream', () => end(isEvents || events.length > 0 ? events : undefined)),
    // What came before a stream broke may have been billed: its facts are kept.
    fail: (error) => {
      if (!call.done && events.length > 0) call.note({ response: events });
      call.fail(error);
    },
  };
}

function observeWebStream(body: WebStream, listener: Listener): void {
  const { isEvents } = listener;
  const seen = follower(listener);
  replace<WebStream['getReader']>(body, 'getReader', (getReader, self, args) => {
    const reader = getReader.apply(self as WebStream, args);
    replace<Reader['read']>(reader, 'read', (read, reading, rest) =>
      read.apply(reading as Reader, rest).then(
        (part) => {
          if (part.done) seen.end();
          else seen.chunk(part.value);
          return part;
        },
        (error: unknown) => {
          seen.fail(error);
          throw error;
        },
      ),
    );
    replace<Reader['cancel']>(reader, 'cancel', (cancel, reading, rest) => {
      seen.end();
      return cancel.apply(reading as Reader, rest);
    });
    return reader;
  });
  for (const iterate of ['values', Symbol.asyncIterator] as const) {
    replace<() => AsyncIterable<unknown>>(body, iterate, (original, self, args) =>
      follow(Reflect.apply(original, self, args), seen),
    );
  }
  replace<() => Promise<void>>(body, 'cancel', (cancel, self, args) => {
    seen.end();
    return Reflect.apply(cancel, self, args);
  });
  replace<() => [WebStream, WebStream]>(body, 'tee', (tee, self) => {
    const branches = tee.call(self);
    for (const branch of branches) guard('stream', () => observeWebStream(branch, listener));
    return branches;
  });
  // A pipe reads past the methods of the object. Without events in it there is nothing to see but its start.
  replace<(...args: unknown[]) => unknown>(body, 'pipeThrough', (pipe, self, args) => {
    if (!isEvents) {
      seen.end();
      return pipe.apply(self, args);
    }
    return (pipe.call(self, observer(seen)) as ReadableStream).pipeThrough(...(args as [never]));
  });
  replace<(...args: unknown[]) => unknown>(body, 'pipeTo', (pipe, self, args) => {
    if (isEvents)
      return ((self as ReadableStream).pipeThrough(new TransformStream()) as ReadableStream).pipeTo(
        ...(args as [never]),
      );
    seen.end();
    return pipe.apply(self, args);
  });
}

function observer(seen: Follower): TransformStream {
  return new TransformStream({
    transform(chunk, controller) {
      seen.chunk(chunk);
      controller.enqueue(chunk);
    },
    flush: () => seen.end(),
  });
}

async function* follow(source: AsyncIterable<unknown>, seen: Follower): AsyncGenerator<unknown> {
  try {
    for await (const value of source) {
      seen.chunk(value);
      yield value;
    }
  } catch (error) {
    seen.fail(error);
    throw error;
  } finally {
    seen.end();
  }
}

/** A Node stream tells of everything by its events, however it is read; a listener of ours would start it flowing. */
function observeNodeStream(body: object, listener: Listener): void {
  const seen = follower(listener);
  replace<(event: string, value?: unknown) => boolean>(body, 'emit', (emit, self, args) => {
    const [event, value] = args;
    if (event === 'data') seen.chunk(value);
    else if (event === 'error') seen.fail(value);
    else if (event === 'end' || event === 'close') seen.end();
    return emit.apply(self, args);
  });
}

export function isWebStream(value: unknown): value is WebStream {
  return typeof value === 'object' && value !== null && typeof (value as Partial<WebStream>).getReader === 'function';
}
