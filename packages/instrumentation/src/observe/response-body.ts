import { guard } from '@costspan/core/internal';
import type { BodyReader, OpenCall } from '../spec.ts';
import { observeChunks } from './body-chunks.ts';
import { EventLines, failAfter, jsonIn, MAX_TEXT } from './events.ts';
import { replace } from './replace.ts';

export interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body?: unknown;
  readonly bodyUsed?: boolean;
  json(): Promise<unknown>;
  text(): Promise<string>;
  arrayBuffer?(): Promise<ArrayBuffer>;
  blob?(): Promise<unknown>;
  bytes?(): Promise<Uint8Array>;
}

/** Hears of a response's body, whichever way the app reads it. */
export interface BodyListener {
  /** reads what passes: another one for each reading; undefined for a body without facts */
  reader(): BodyReader | undefined;
  /** the body was read, or left: what it says, as far as it was seen */
  read(body: unknown): void;
  failed(error: unknown, body: unknown): void;
}

/** What a response and its clones share. */
interface Reading {
  /** a method reads the whole body: it tells the facts, though the chunks that it reads are seen too */
  whole: boolean;
}

/**
 * Sees a response's facts while the app reads its body, by the app's own reads: nothing is read
 * for us, cloned or kept. A body that nobody reads ends the call at its deadline.
 */
export function observeBody(response: ResponseLike, call: OpenCall): void {
  call.note({ status: response.status });
  call.http.keepHeaders(response.headers);
  listenToBody(response, {
    reader: () =>
      call.row.reader?.(response, call) ??
      (/event-stream/i.test(typeOf(response)) ? new EventLines(call.row.events) : undefined),
    read: (body) => answered(call, body),
    failed: (error, body) => failAfter(call, body, error),
  });
}

/** The same for whoever only wants to know what the body says. */
export function listenToBody(
  response: ResponseLike,
  listener: BodyListener,
  reading: Reading = { whole: false },
): void {
  const isText = /json|text/i.test(typeOf(response));
  const factsIn = (body: string | ArrayBuffer): unknown => {
    const reader = listener.reader();
    if (!reader) return jsonIn(typeof body === 'string' ? body : isText ? decoded(body) : '');
    reader.add(typeof body === 'string' || ArrayBuffer.isView(body) ? body : new Uint8Array(body));
    return reader.end(true);
  };
  follow('json', (value) => value);
  for (const reader of ['text', 'arrayBuffer', 'bytes', 'buffer'] as const)
    follow(reader, (value) => factsIn(value as string | ArrayBuffer));
  follow('blob', (value) => (listener.reader() ? bytesOf(value).then(factsIn) : undefined));
  replace<() => ResponseLike>(response, 'clone', (clone, self) => {
    const copy = clone.call(self);
    guard('response.clone', () => listenToBody(copy, listener, reading));
    return copy;
  });
  if (response.body)
    observeChunks(response.body, {
      reader: listener.reader(),
      end: (body) => {
        if (!reading.whole) listener.read(body);
      },
      fail: listener.failed,
    });

  function follow(reader: string, facts: (value: unknown) => unknown): void {
    replace<() => Promise<unknown>>(response, reader, (read, self) => {
      // A second reading is refused, and says nothing of the first.
      if (isInUse(self as ResponseLike)) return read.call(self);
      reading.whole = true;
      return read.call(self).then(
        (value) => {
          guard(`response.${reader}`, () => tell(facts(value)));
          return value;
        },
        (error: unknown) => {
          listener.failed(error, undefined);
          throw error;
        },
      );
    });
  }

  function tell(facts: unknown): void {
    if (facts instanceof Promise) void facts.then((body) => guard('response.blob', () => listener.read(body)));
    else listener.read(facts);
  }
}

function typeOf({ headers }: ResponseLike): string {
  return headers.get('content-type') ?? '';
}

/** A blob can be read as often as one likes. */
async function bytesOf(blob: unknown): Promise<ArrayBuffer | string> {
  return (await (blob as Partial<Blob> | undefined)?.arrayBuffer?.().catch(() => undefined)) ?? '';
}

function isInUse({ body, bodyUsed }: ResponseLike): boolean {
  return bodyUsed === true || (body as { locked?: boolean } | undefined | null)?.locked === true;
}

function decoded(bytes: ArrayBuffer | Uint8Array): string {
  return bytes.byteLength > MAX_TEXT ? '' : new TextDecoder().decode(bytes);
}

function answered(call: OpenCall, body: unknown): void {
  if (call.done) return;
  if (call.exchange.status !== undefined && call.exchange.status >= 400)
    call.fail({ status: call.exchange.status, error: body });
  else call.succeed(call.row.response && body !== undefined ? call.row.response(body, call) : body);
}

export function isResponse(value: unknown): value is ResponseLike {
  const one = value as Partial<ResponseLike> | undefined | null;
  return (
    typeof one === 'object' &&
    one !== null &&
    typeof one.status === 'number' &&
    typeof one.headers?.get === 'function' &&
    typeof one.text === 'function'
  );
}
