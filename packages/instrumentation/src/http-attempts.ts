/** Errors of a request that never left: the provider cannot have billed it. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
]);

interface HeadersLike {
  get(name: string): string | null;
}

interface Answer {
  readonly status: number;
  readonly headers?: HeadersLike;
}

/** An abort signal, where there is one. */
type Signals = readonly (AbortSignal | null | undefined)[];

const MAX_HEADER_LENGTH = 256;

const NONE: readonly number[] = [];

/** One HTTP attempt; its end is told once, by its answer or by its error. */
export class HttpAttempt {
  status: number | undefined;
  /** ended without an answer, and may have been accepted */
  unanswered = false;
  readonly #all: HttpAttempts;
  readonly #abortedBefore: boolean;

  constructor(all: HttpAttempts, abortedBefore: boolean) {
    this.#all = all;
    this.#abortedBefore = abortedBefore;
  }

  answered(response: Answer | undefined): void {
    this.status = response?.status;
    this.#all.keepHeaders(response?.headers);
  }

  failed(error: unknown): void {
    if (this.#abortedBefore || neverSent(error)) this.#all.forget(this);
    else this.unanswered = true;
  }
}

/** The HTTP attempts of a call's billable request; polls and downloads are none of them. */
export class HttpAttempts {
  readonly #wanted: readonly string[];
  readonly #attempts: HttpAttempt[] = [];
  /** billing headers of the last answer, lower-case names */
  headers: Record<string, string> | undefined;

  /** `wanted`: response headers to keep, in lower case */
  constructor(wanted: readonly string[]) {
    this.#wanted = wanted;
  }

  /** Attempts that were sent. */
  get count(): number {
    return this.#attempts.length;
  }

  /** Attempts beyond the first. */
  get retryCount(): number {
    return Math.max(0, this.#attempts.length - 1);
  }

  /** HTTP status of the last answer. */
  get status(): number | undefined {
    return this.#attempts.at(-1)?.status;
  }

  get answeredWithError(): boolean {
    return (this.status ?? 0) >= 400;
  }

  /** Numbers (from 1) of attempts without an answer; the last one is left out where it is the call's own end. */
  unanswered(lastIsOwnEnd: boolean): readonly number[] {
    if (!this.#attempts.some((one) => one.unanswered)) return NONE;
    const numbers = this.#attempts.flatMap((one, i) => (one.unanswered ? [i + 1] : []));
    return lastIsOwnEnd ? numbers.filter((number) => number !== this.#attempts.length) : numbers;
  }

  /** Keeps the billing headers of an answer. */
  keepHeaders(headers: HeadersLike | undefined): void {
    for (const name of this.#wanted) {
      const value = headers?.get(name);
      if (value) (this.headers ??= {})[name] = value.slice(0, MAX_HEADER_LENGTH);
    }
  }

  /**
   * Sends one attempt: `send` is the SDK's own fetch call. The promise that comes back takes the
   * original's place in the SDK's chain, so that an unhandled rejection stays one.
   */
  send<R extends Answer>(send: () => Promise<R>, signals: Signals = []): Promise<R> {
    const attempt = this.open(signals);
    let answer: Promise<R>;
    try {
      answer = send();
    } catch (error) {
      attempt.failed(error);
      throw error;
    }
    // A user's own `fetch` may answer at once.
    if (typeof (answer as Promise<R> | undefined)?.then !== 'function') {
      attempt.answered(answer as unknown as R);
      return answer;
    }
    return answer.then(
      (response) => {
        attempt.answered(response);
        return response;
      },
      (error: unknown) => {
        attempt.failed(error);
        throw error;
      },
    );
  }

  /** Begins an attempt whose end is told later. */
  open(signals: Signals = []): HttpAttempt {
    const attempt = new HttpAttempt(
      this,
      signals.some((signal) => signal?.aborted),
    );
    this.#attempts.push(attempt);
    return attempt;
  }

  /** Leaves out an attempt that turned out not to have been sent. */
  forget(attempt: HttpAttempt): void {
    this.#attempts.splice(this.#attempts.indexOf(attempt), 1);
  }
}

/** Whether an error says that the request never left the machine. */
export function neverSent(error: unknown): boolean {
  for (
    let cause = error as { code?: unknown; cause?: unknown; errors?: unknown } | undefined, depth = 0;
    cause && depth < 5;
    cause = cause.cause as typeof cause, depth++
  ) {
    if (typeof cause.code === 'string' && NEVER_SENT.has(cause.code)) return true;
  }
  return false;
}
