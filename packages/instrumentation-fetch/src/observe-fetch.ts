import { guard, hasAsyncContext, noteSeenByHttp } from '@costspan/core/internal';
import { currentCall, isInstrumented, listenToBody, observeBody, openCall } from '@costspan/instrumentation';
import type { BodyReader, OpenCall } from '@costspan/instrumentation';
import { answerReader } from './answer-reader.ts';
import { end, handToOwner, isOn, isToBeCounted, leaveNothing, tellOwner } from './own.ts';
import { channels } from './channels.ts';
import { requestOf, requestReader } from './request-body.ts';
import { openingOf, toBiller } from './route.ts';
import type { BillerRequest, Opening } from './route.ts';
import { sdk } from './identity.ts';
import { spec } from './spec.ts';
import type { Sending } from './wrap-fetch.ts';

/** Bytes of a `Request` object's body that a copy of it may have. */
const MAX_COPY = 1024 * 1024;

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly type: string;
  readonly body: unknown;
  readonly signal: AbortSignal | null | undefined;
  /** a `Request`, whose body is a stream */
  readonly request: Request | undefined;
}

/** How a request is sent that has to be observed; undefined for any other. */
export function observeFetch(args: readonly unknown[]): Sending | undefined {
  const sent = sentBy(args);
  const request = sent && toBiller({ method: sent.method, url: sent.url, startedAt: Date.now() });
  // What is aborted beforehand is not sent.
  if (!sent || !request || sent.signal?.aborted) return undefined;
  const owner = currentCall();
  if (owner && !owner.done) return partOf(owner, request, sent);
  if (!isOn()) return undefined;
  // Where nobody knows inside which call a request is made, it may be one of an SDK that is instrumented.
  if (!hasAsyncContext() && isInstrumented(request.billed.provider)) return undefined;
  const body = sent.request ? undefined : requestOf(sent.body, sent.type);
  const opening = openingOf(request, body);
  return opening && ((send) => sendInCall(opening, request, sent, send));
}

/** What an app gives to `fetch`: an address or a `Request`, and what overrides it. */
function sentBy([input, given]: readonly unknown[]): Sent | undefined {
  const init = given as RequestInit | undefined;
  const request = typeof Request !== 'undefined' && input instanceof Request ? input : undefined;
  const url = request?.url ?? (typeof input === 'string' || input instanceof URL ? String(input) : undefined);
  if (url === undefined) return undefined;
  const headers = new Headers(init?.headers ?? request?.headers);
  const isFromRequest = init?.body === undefined && request?.body;
  return {
    url,
    method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
    type: headers.get('content-type') ?? '',
    body: init?.body,
    signal: init?.signal ?? request?.signal,
    request: isFromRequest ? request : undefined,
  };
}

/** A request inside an open call: its try is counted there, unless the SDK's own transport is observed. */
function partOf(owner: OpenCall, request: BillerRequest, { signal, body, type }: Sent): Sending | undefined {
  const { method, billed } = request;
  const { spec: of } = owner;
  // A second wrapper around the same request.
  if (of.name === sdk.name) return undefined;
  // On the channels the same request is seen again, and counted.
  const counts = !channels.areObserved && isToBeCounted(request, owner);
  if (!counts && !of.wire) return undefined;
  return (send) => {
    // On the channels it is told as it leaves, where bodies pass there or are given whole.
    if (of.sent && !channels.areObserved) guard('fetch', () => tellOwner(owner, request, requestOf(body, type)));
    const answer = (counts ? owner.http.send(send as () => Promise<Response>, [signal]) : send()) as Promise<Response>;
    return of.wire ? handOn(answer, owner, billed.url, method) : answer;
  };
}

/** Gives the answer to an SDK's spec, with its JSON once the SDK has read it. */
function handOn(answer: Promise<Response>, owner: OpenCall, url: string, method: string): Promise<Response> {
  return answer.then((response) => {
    guard('answer', () => {
      const { status, headers } = response;
      const hand = (body: unknown): void => handToOwner(owner, { url, method, status, headers, response: body });
      if (!answerReader(headers)) return channels.areObserved ? undefined : hand(undefined);
      const reader = (): BodyReader | undefined => answerReader(headers);
      listenToBody(response, { reader, read: hand, failed: (_, body) => hand(body) });
    });
    return response;
  });
}

/** Opens a call, sends its request in it, and lets it last as long as the answer's body. */
function sendInCall({ row, start }: Opening, request: BillerRequest, sent: Sent, send: () => unknown): unknown {
  const call = guard('fetch', () => openCall(spec, row, start));
  if (!call) return send();
  guard('fetch', () => {
    call.transportSeen = true;
    if (start.kind === 'generate') noteSeenByHttp(request.billed.provider);
    if (sent.request) void readCopy(sent.request, sent.type, call);
  });
  let answer: Promise<Response>;
  try {
    answer = call.run(() => call.http.send(send as () => Promise<Response>, [sent.signal]));
  } catch (error) {
    call.fail(error);
    throw error;
  }
  if (typeof (answer as Promise<Response> | undefined)?.then !== 'function') {
    call.abandon();
    return answer;
  }
  return answer.then(
    (response) => {
      guard('fetch', () => observeAnswer(response, call));
      return response;
    },
    (error: unknown) => {
      call.fail(error);
      throw error;
    },
  );
}

function observeAnswer(response: Response, call: OpenCall): void {
  const { status, headers } = response;
  if (status >= 300 && status < 400) return leaveNothing(call);
  call.note({ status, headers: Object.fromEntries(headers) });
  if (answerReader(headers) && response.body) observeBody(response, call);
  else end(call, undefined);
}

/** Reads a copy of a `Request`, whose own body is taken away by whoever reads it. */
async function readCopy(request: Request, type: string, call: OpenCall): Promise<void> {
  if (!/json|urlencoded|multipart/i.test(type)) return;
  try {
    const reader = requestReader(type);
    let size = 0;
    for await (const chunk of request.clone().body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size <= MAX_COPY) reader.add(chunk);
    }
    const body = size <= MAX_COPY ? reader.end() : undefined;
    const model = (body as { model?: unknown } | undefined)?.model;
    const known = { request: body, ...(typeof model === 'string' && { model }) };
    if (!call.done) call.note(known);
    Object.assign(call.start.exchange, known);
  } catch {
    // What was not seen is rated from the answer.
  }
}
