import { guard } from '@costspan/core/internal';
import type { BodyReader } from '../spec.ts';
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
  /** undefined for a body without facts, of which only the end is heard */
  readonly reader: BodyReader | undefined;
  /** with what the body says, as far as it was read */
  end(body: unknown): void;
  fail(error: unknown, body: unknown): void;
}

/** What a stream and the branches that it is split into have in common. */
interface SharedListener extends Listener {
  readonly readers: { open: number };
}

export function observeChunks(body: unknown, listener: Listener): void {
  const shared = { ...listener, readers: { open: 1 } };
  if (isWebStream(body)) observeWebStream(body, shared);
  else if (typeof (body as { emit?: unknown }).emit === 'function') observeNodeStream(body as object, shared);
}

/** What is heard of the chunks of one stream. */
interface Follower {
  chunk(value: unknown): void;
  /** the stream was read to its end */
  end(): void;
  /** the app stops reading it */
  leave(): void;
  fail(error: unknown): void;
}

function followerOf({ reader, end, fail, readers }: SharedListener): Follower {
  let last: unknown;
  let isLeft = false;
  const ended = (isWhole: boolean): void => void guard('stream', () => end(reader?.end(isWhole)));
  return {
    chunk(value) {
      // An iterator that reads through the stream's own reader shows each chunk a second time.
      if (typeof value === 'object' && value === last) return;
      last = value;
      if (reader) guard('stream', () => reader.add(value));
    },
    end: () => ended(true),
    leave() {
      if (isLeft) return;
      isLeft = true;
      readers.open -= 1;
      if (readers.open === 0) ended(false);
    },
    fail(error) {
      fail(
        error,
        guard('stream', () => reader?.end(false)),
      );
    },
  };
}

function observeWebStream(body: WebStream, listener: SharedListener): void {
  const { readers } = listener;
  const seen = followerOf(listener);
  replace<WebStream['getReader']>(body, 'getReader', (getReader, self, args) => {
    const reader = getReader.apply(self as WebStream, args);
    observeReader(reader, seen);
    return reader;
  });
  for (const iterate of ['values', Symbol.asyncIterator] as const) {
    replace<() => AsyncIterable<unknown>>(body, iterate, (original, self, args) =>
      follow(Reflect.apply(original, self, args), seen),
    );
  }
  replace<() => Promise<void>>(body, 'cancel', (cancel, self, args) => {
    seen.leave();
    return Reflect.apply(cancel, self, args);
  });
  replace<() => [WebStream, WebStream]>(body, 'tee', (tee, self) => {
    const branches = tee.call(self);
    // The app may leave one branch and read the other.
    readers.open += 1;
    for (const branch of branches) guard('stream', () => observeWebStream(branch, listener));
    return branches;
  });
  for (const pipe of ['pipeThrough', 'pipeTo'] as const) {
    replace<(...args: unknown[]) => unknown>(body, pipe, (original, self, args) => {
      // A pipe reads past the methods of the object. Without facts in it there is nothing to see but its start.
      if (!listener.reader) seen.end();
      if (!listener.reader || (self as ReadableStream).locked) return original.apply(self, args);
      return Reflect.apply(original, readAgain(self as WebStream), args);
    });
  }
}

function observeReader(reader: Reader, seen: Follower): void {
  replace<Reader['read']>(reader, 'read', (read, self, args) =>
    read.apply(self as Reader, args).then(
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
  replace<Reader['cancel']>(reader, 'cancel', (cancel, self, args) => {
    seen.leave();
    return cancel.apply(self as Reader, args);
  });
}

/** A stream of what an observed one gives, chunk by chunk. */
function readAgain(body: WebStream): ReadableStream {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        const part = await reader.read();
        if (part.done) controller.close();
        else controller.enqueue(part.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

async function* follow(source: AsyncIterable<unknown>, seen: Follower): AsyncGenerator<unknown> {
  let isOver = false;
  try {
    for await (const value of source) {
      seen.chunk(value);
      yield value;
    }
    isOver = true;
  } catch (error) {
    seen.fail(error);
    throw error;
  } finally {
    if (isOver) seen.end();
    else seen.leave();
  }
}

/** A Node stream tells of everything by its events, however it is read; a listener of ours would start it flowing. */
function observeNodeStream(body: object, listener: SharedListener): void {
  const seen = followerOf(listener);
  replace<(event: string, value?: unknown) => boolean>(body, 'emit', (emit, self, args) => {
    const [event, value] = args;
    if (event === 'data') seen.chunk(value);
    else if (event === 'error') seen.fail(value);
    else if (event === 'end') seen.end();
    else if (event === 'close') seen.leave();
    return emit.apply(self, args);
  });
}

export function isWebStream(value: unknown): value is WebStream {
  return typeof value === 'object' && value !== null && typeof (value as Partial<WebStream>).getReader === 'function';
}

/** Whether a value is a stream of Node's, which an app may read by its events as well as iterate. */
export function isNodeStream(value: unknown): value is object {
  const one = value as { emit?: unknown; pipe?: unknown } | undefined | null;
  return typeof one === 'object' && one !== null && typeof one.emit === 'function' && typeof one.pipe === 'function';
}
