import { noteSeenByHttp } from '@costspan/core/internal';
import { currentCall, openCall } from '@costspan/instrumentation';
import type { BodyReader, HttpAttempt, OpenCall } from '@costspan/instrumentation';
import { answerReader } from './answer-reader.ts';
import { decoding } from './decode.ts';
import type { WireReader } from './decode.ts';
import { end, handToOwner, isOn, isToBeCounted, leaveNothing, tellOwner } from './own.ts';
import { isReadable, requestOf, requestReader } from './request-body.ts';
import { mayOpen, openingOf, toBiller } from './route.ts';
import type { BillerRequest, HttpRequest } from './route.ts';
import { sdk } from './identity.ts';
import { spec } from './spec.ts';

/** Runs code in the context in which a request was made. */
export type InContext = <T>(fn: () => T) => T;

/** One HTTP request as a diagnostics channel tells of it, step by step. */
export interface Observed {
  /** bytes of the request's body, as they are sent */
  sent(chunk: unknown): void;
  /** the body as the app has given it: null for none */
  given(body: unknown): void;
  /** the request has left as a whole */
  left(): void;
  answered(status: number, headers: Headers): void;
  /** bytes of the answer's body, as they are on the wire */
  received(chunk: unknown): void;
  ended(): void;
  failed(error: unknown): void;
}

/**
 * Observes a request of any client that goes to a biller: undefined for all others. A request inside
 * an open call is that call's, whoever opened it; any other is a generation, or a question about a
 * job, of its own.
 *
 * @param inContext goes back to where the app made the request, since its model is known only when its body has left
 */
export function observeRequest(request: HttpRequest, type: string, inContext: () => InContext): Observed | undefined {
  const known = toBiller(request);
  if (!known) return undefined;
  const owner = currentCall();
  if (owner && !owner.done) return isSeenByItself(owner) ? undefined : new PartOfCall(known, type, owner);
  return isOn() && mayOpen(known, type) ? new OwnCall(known, type, inContext()) : undefined;
}

/** A `fetch` that is wrapped sees request and answer by itself. */
function isSeenByItself(owner: OpenCall): boolean {
  return owner.spec.name === sdk.name;
}

/** A request that an SDK made in a call of its instrumentation. */
class PartOfCall implements Observed {
  readonly #request: BillerRequest;
  readonly #owner: OpenCall;
  readonly #body: SentBody | undefined;
  readonly #attempt: HttpAttempt | undefined;
  #status = 0;
  #headers: Headers | undefined;
  #reader: WireReader | undefined;
  #isRead = false;
  #isTold = false;

  constructor(request: BillerRequest, type: string, owner: OpenCall) {
    this.#request = request;
    this.#owner = owner;
    this.#body = owner.spec.sent && new SentBody(type);
    this.#attempt = isToBeCounted(request, owner) ? owner.http.open() : undefined;
  }

  given(body: unknown): void {
    this.#body?.given(body);
  }

  sent(chunk: unknown): void {
    this.#body?.sent(chunk);
  }

  left(): void {
    this.#tell();
  }

  #tell(): void {
    if (!this.#body || this.#isTold) return;
    this.#isTold = true;
    tellOwner(this.#owner, this.#request, this.#body.value());
  }

  answered(status: number, headers: Headers): void {
    this.#tell();
    this.#status = status;
    this.#headers = headers;
    if (this.#owner.done) return;
    if (this.#attempt) this.#attempt.answered({ status, headers });
    else this.#owner.http.keepHeaders(headers);
    this.#reader = this.#owner.spec.wire && readerOf(headers);
    if (this.#owner.spec.wire && !this.#reader) this.#hand(undefined);
  }

  received(chunk: unknown): void {
    this.#isRead = true;
    this.#reader?.add(chunk);
  }

  ended(): void {
    // Where no body passes here, a `fetch` that is wrapped hands it on.
    if (this.#isRead) this.#reader?.end((response) => this.#hand(response));
  }

  failed(error: unknown): void {
    this.#tell();
    if (this.#status === 0) this.#attempt?.failed(error);
  }

  #hand(response: unknown): void {
    const { billed, method } = this.#request;
    const headers = this.#headers ?? new Headers();
    handToOwner(this.#owner, { url: billed.url, method, status: this.#status, headers, response });
  }
}

/** What is known of a request's body: all of it before it is sent, or what reads its chunks. */
class SentBody {
  readonly #type: string;
  #whole: { readonly body: unknown } | undefined;
  #chunks: BodyReader | undefined;

  constructor(type: string) {
    this.#type = type;
  }

  given(body: unknown): void {
    if (isReadable(body)) this.#whole = { body };
  }

  sent(chunk: unknown): void {
    if (!this.#whole) (this.#chunks ??= requestReader(this.#type)).add(chunk);
  }

  value(): unknown {
    return this.#whole ? requestOf(this.#whole.body, this.#type) : this.#chunks?.end();
  }
}

/** A request outside every call: its call opens when its body is known. */
class OwnCall implements Observed {
  readonly #request: BillerRequest;
  readonly #inContext: InContext;
  readonly #body: SentBody;
  #isSent = false;
  #isAnswered = false;
  #isOpened = false;
  #call: OpenCall | undefined;
  #attempt: HttpAttempt | undefined;
  #reader: WireReader | undefined;

  constructor(request: BillerRequest, type: string, inContext: InContext) {
    this.#request = request;
    this.#inContext = inContext;
    this.#body = new SentBody(type);
  }

  given(body: unknown): void {
    this.#body.given(body);
  }

  sent(chunk: unknown): void {
    this.#isSent = true;
    this.#body.sent(chunk);
  }

  left(): void {
    this.#isSent = true;
    this.#open();
  }

  #open(): void {
    if (this.#isOpened) return;
    this.#isOpened = true;
    const opening = openingOf(this.#request, this.#body.value());
    if (!opening) return;
    this.#call = this.#inContext(() => openCall(spec, opening.row, opening.start));
    this.#attempt = this.#call.http.open();
    if (opening.start.kind === 'generate') noteSeenByHttp(this.#request.billed.provider);
  }

  answered(status: number, headers: Headers): void {
    this.#open();
    const call = this.#call;
    if (!call || call.done) return;
    this.#isAnswered = true;
    this.#attempt?.answered({ status });
    // Elsewhere it is a request of its own, and a generation if it goes to a biller.
    if (status >= 300 && status < 400) return leaveNothing(call);
    call.note({ status, headers: Object.fromEntries(headers) });
    this.#reader = readerOf(headers);
    // Of a file all is known that ever will be.
    if (!this.#reader) end(call, undefined);
  }

  received(chunk: unknown): void {
    this.#reader?.add(chunk);
  }

  ended(): void {
    const call = this.#call;
    if (call) this.#reader?.end((response) => end(call, response));
  }

  failed(error: unknown): void {
    this.#open();
    const call = this.#call;
    if (!call || call.done) return;
    if (!this.#isAnswered) {
      if (this.#isSent) this.#attempt?.failed(error);
      else if (this.#attempt) call.http.forget(this.#attempt);
      return call.fail(error);
    }
    // What came before may be billed: an app that has heard enough of a stream leaves it as well.
    this.#reader?.end((response) => {
      if (call.start.streamed && isAbort(error)) end(call, response);
      else {
        if (call.exchange.response === undefined && response !== undefined) call.note({ response });
        call.fail(error);
      }
    });
  }
}

function readerOf(headers: Headers): WireReader | undefined {
  const reader = answerReader(headers);
  return reader && decoding(reader, headers.get('content-encoding') ?? '');
}

function isAbort(error: unknown): boolean {
  return (error as { name?: unknown } | undefined)?.name === 'AbortError';
}
