import { guard } from '@costspan/core/internal';
import type { OpenCall } from '../spec.ts';
import { observeChunks } from './body-chunks.ts';
import { eventsIn, jsonIn, MAX_TEXT } from './events.ts';
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

/** What a response and its clones share. */
interface Reading {
  /** a method reads the whole body: it tells the facts, though the chunks that it reads are seen too */
  whole: boolean;
}

/**
 * Sees a response's facts while the app reads its body, by the app's own reads: nothing is read
 * for us, cloned or kept. A body that nobody reads ends the call at its deadline.
 */
export function observeBody(response: ResponseLike, call: OpenCall, reading: Reading = { whole: false }): void {
  call.note({ status: response.status });
  call.http.keepHeaders(response.headers);
  const type = response.headers.get('content-type') ?? '';
  const isEvents = /event-stream/i.test(type);
  const isText = isEvents || /json|text/i.test(type);
  follow('json', (value) => value);
  const factsIn = (text: string): unknown => (isEvents ? eventsIn(text, call.row.events) : jsonIn(text));
  follow('text', (value) => factsIn(value as string));
  for (const reader of ['arrayBuffer', 'bytes', 'buffer'] as const)
    follow(reader, (value) => (isText ? factsIn(decoded(value as ArrayBuffer)) : undefined));
  follow('blob', () => undefined);
  replace<() => ResponseLike>(response, 'clone', (clone, self) => {
    const copy = clone.call(self);
    guard('response.clone', () => observeBody(copy, call, reading));
    return copy;
  });
  const end = (events: unknown): void => {
    if (!reading.whole) answered(call, events);
  };
  if (response.body) observeChunks(response.body, { call, isEvents, end });

  function follow(reader: string, facts: (value: unknown) => unknown): void {
    replace<() => Promise<unknown>>(response, reader, (read, self) => {
      // A second reading is refused, and says nothing of the first.
      if (isInUse(self as ResponseLike)) return read.call(self);
      reading.whole = true;
      return read.call(self).then(
        (value) => {
          guard(`response.${reader}`, () => answered(call, facts(value)));
          return value;
        },
        (error: unknown) => {
          call.fail(error);
          throw error;
        },
      );
    });
  }
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
