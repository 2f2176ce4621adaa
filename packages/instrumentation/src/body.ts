import { guard } from '@costspan/core/internal';
import type { Call } from './call.ts';
import { watchChunks } from './chunks.ts';
import { factsOfText, MOST_TEXT } from './events.ts';
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
export function watchBody(response: ResponseLike, call: Call): void {
  call.note({ status: response.status });
  call.tries.keep(call.attachment.spec.headers, response.headers);
  const type = response.headers.get('content-type') ?? '';
  const isEvents = /event-stream/i.test(type);
  const isText = isEvents || /json|text/i.test(type);
  // One reader is enough: node-fetch reads its own body by the events that we watch too.
  let whole = false;
  follow('json', (value) => value);
  follow('text', (value) => factsOfText(value as string, isEvents));
  for (const reader of ['arrayBuffer', 'bytes', 'buffer'] as const)
    follow(reader, (value) => (isText ? factsOfText(decoded(value as ArrayBuffer), isEvents) : undefined));
  follow('blob', () => undefined);
  replace<() => ResponseLike>(response, 'clone', (clone, self) => {
    const copy = clone.call(self);
    guard('response.clone', () => watchBody(copy, call));
    return copy;
  });
  const end = (events: unknown): void => {
    if (!whole) answered(call, events);
  };
  if (response.body) watchChunks(response.body, { call, isEvents, end });

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
  return bytes.byteLength > MOST_TEXT ? '' : new TextDecoder().decode(bytes);
}

function answered(call: Call, body: unknown): void {
  if (call.done) return;
  if (call.exchange.status !== undefined && call.exchange.status >= 400)
    call.fail({ status: call.exchange.status, error: body });
  else call.succeed(call.row.response && body !== undefined ? call.row.response(body, call) : body);
}
