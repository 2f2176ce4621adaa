import { guard } from '@costspan/core/internal';
import type { OpenCall } from '../spec.ts';
import { observeChunks } from './body-chunks.ts';
import { eventsIn, jsonIn, MAX_TEXT } from './events.ts';
import { replace } from './replace.ts';

export interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body?: unknown;
  json(): Promise<unknown>;
  text(): Promise<string>;
  arrayBuffer?(): Promise<ArrayBuffer>;
  blob?(): Promise<unknown>;
  bytes?(): Promise<Uint8Array>;
}

/**
 * Sees a response's facts while the app reads its body, by the app's own reads: nothing is read
 * for us, cloned or kept. A body that nobody reads ends the call at its deadline.
 */
export function observeBody(response: ResponseLike, call: OpenCall): void {
  call.note({ status: response.status });
  call.http.keepHeaders(response.headers);
  const type = response.headers.get('content-type') ?? '';
  const isEvents = /event-stream/i.test(type);
  const isText = isEvents || /json|text/i.test(type);
  // One reader is enough: node-fetch reads its own body by the events that we watch too.
  let whole = false;
  follow('json', (value) => value);
  const factsIn = (text: string): unknown => (isEvents ? eventsIn(text, call.row.events) : jsonIn(text));
  follow('text', (value) => factsIn(value as string));
  for (const reader of ['arrayBuffer', 'bytes', 'buffer'] as const)
    follow(reader, (value) => (isText ? factsIn(decoded(value as ArrayBuffer)) : undefined));
  follow('blob', () => undefined);
  replace<() => ResponseLike>(response, 'clone', (clone, self) => {
    const copy = clone.call(self);
    guard('response.clone', () => observeBody(copy, call));
    return copy;
  });
  const end = (events: unknown): void => {
    if (!whole) answered(call, events);
  };
  if (response.body) observeChunks(response.body, { call, isEvents, end });

  function follow(reader: string, facts: (value: unknown) => unknown): void {
    replace<() => Promise<unknown>>(response, reader, (read, self) => {
      whole = true;
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
