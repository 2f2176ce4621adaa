import { guard } from '@costspan/core';
import type { Call } from './call.ts';

interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body?: unknown;
  json(): Promise<unknown>;
  text(): Promise<string>;
  arrayBuffer?(): Promise<ArrayBuffer>;
  blob?(): Promise<unknown>;
  bytes?(): Promise<Uint8Array>;
}

/** The most of a body that is looked at while the app reads it. */
const MOST_TEXT = 4 * 1024 * 1024;

/**
 * Sees a response's facts while the app reads its body, by the app's own reads: nothing is read
 * for us, cloned or kept. A body that nobody reads ends the call at its deadline.
 */
export function watchBody(response: ResponseLike, call: Call): void {
  call.note({ status: response.status });
  call.tries.keep(call.attachment.spec.headers, response.headers);
  const isEvents = /event-stream/i.test(response.headers.get('content-type') ?? '');
  let read = false;
  follow(response, 'json', (value) => value);
  follow(response, 'text', (value) => parse(value as string, isEvents));
  for (const reader of ['arrayBuffer', 'bytes'] as const) {
    if (typeof response[reader] === 'function') follow(response, reader, (value) => parse(new TextDecoder().decode((value as ArrayBuffer).slice(0, MOST_TEXT)), isEvents));
  }
  if (typeof response.blob === 'function') follow(response, 'blob', () => undefined);
  // `json()` and its kin read the same stream inside: its end comes before their value, which says more.
  if (response.body) watchChunks(response.body as StreamBody, isEvents, call, () => read);

  function follow(target: ResponseLike, reader: 'json' | 'text' | 'arrayBuffer' | 'bytes' | 'blob', facts: (value: unknown) => unknown): void {
    const original = target[reader] as () => Promise<unknown>;
    Object.defineProperty(target, reader, {
      configurable: true,
      writable: true,
      value: function (this: ResponseLike) {
        read = true;
        return original.call(this).then(
          (value) => {
            guard(`response.${reader}`, () => answered(call, facts(value)));
            return value;
          },
          (error: unknown) => {
            call.fail(error);
            throw error;
          },
        );
      },
    });
  }
}

function answered(call: Call, body: unknown): void {
  if (call.done) return;
  if (call.exchange.status !== undefined && call.exchange.status >= 400) call.fail({ status: call.exchange.status, error: body });
  else call.succeed(call.row.response && body !== undefined ? call.row.response(body, call) : body);
}

function parse(text: string, isEvents: boolean): unknown {
  if (text.length > MOST_TEXT) return undefined;
  if (isEvents) return events(text);
  try {
    return JSON.parse(text);
  } catch {
    // A transcript or subtitles: no facts in it.
    return undefined;
  }
}

/** The events of an SSE text that carry usage; their media are not looked at. */
function events(text: string): unknown[] {
  const found: unknown[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (!line.startsWith('data:') || !line.includes('"usage"')) continue;
    try {
      found.push(JSON.parse(line.slice('data:'.length)));
    } catch {
      // not an event of ours
    }
  }
  return found;
}

interface Reader {
  read(...args: unknown[]): Promise<{ done: boolean; value?: unknown }>;
}

interface StreamBody {
  getReader?(...args: unknown[]): Reader;
  [Symbol.asyncIterator]?(...args: unknown[]): AsyncIterator<unknown>;
}

function watchChunks(body: StreamBody, isEvents: boolean, call: Call, isReadWhole: () => boolean): void {
  const lines = new EventLines();
  const chunk = (value: unknown): void => {
    if (isEvents) guard('stream', () => lines.add(value));
  };
  const end = (): void => {
    if (!isReadWhole()) guard('stream', () => answered(call, isEvents ? lines.events : undefined));
  };
  const getReader = body.getReader;
  if (typeof getReader === 'function') {
    body.getReader = function (this: StreamBody, ...args: unknown[]) {
      const reader = getReader.apply(this, args);
      const read = reader.read;
      reader.read = function (this: Reader, ...rest: unknown[]) {
        return read.apply(this, rest).then((part) => {
          if (part.done) end();
          else chunk(part.value);
          return part;
        });
      };
      return reader;
    };
  }
  const iterate = body[Symbol.asyncIterator];
  if (typeof iterate === 'function') {
    body[Symbol.asyncIterator] = async function* (this: StreamBody, ...args: unknown[]) {
      try {
        for await (const value of { [Symbol.asyncIterator]: () => iterate.apply(this, args) }) {
          chunk(value);
          yield value;
        }
      } finally {
        end();
      }
    };
  }
}

/** Picks the events with usage out of chunks, holding one unfinished line at most. */
class EventLines {
  readonly events: unknown[] = [];
  readonly #decoder = new TextDecoder();
  #rest = '';

  add(chunk: unknown): void {
    if (!(chunk instanceof Uint8Array)) return;
    const text = this.#rest + this.#decoder.decode(chunk, { stream: true });
    const cut = text.lastIndexOf('\n') + 1;
    if (cut > 0) this.events.push(...events(text.slice(0, cut)));
    // A line of sound or image data can be long: without usage in sight it need not be kept.
    this.#rest = text.length - cut > MOST_TEXT ? '' : text.slice(cut);
  }
}
