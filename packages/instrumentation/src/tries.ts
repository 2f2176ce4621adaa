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

interface Try {
  status: number | undefined;
  /** ended without an answer, and may have been accepted */
  unanswered: boolean;
}

/** The HTTP tries of a call's billable request; polls and downloads are none of them. */
export class Tries {
  readonly #tries: Try[] = [];
  /** billing headers of the last answer, lower-case names */
  headers: Record<string, string> | undefined;

  /** Tries that were sent. */
  get count(): number {
    return this.#tries.length;
  }

  /** Tries beyond the first. */
  get retryCount(): number {
    return Math.max(0, this.#tries.length - 1);
  }

  /** HTTP status of the last answer. */
  get status(): number | undefined {
    return this.#tries.at(-1)?.status;
  }

  get answeredWithError(): boolean {
    return (this.status ?? 0) >= 400;
  }

  /** Numbers (from 1) of tries without answer; the last one is left out where it is the call's own end. */
  unanswered(lastIsOwnEnd: boolean): number[] {
    const numbers = this.#tries.flatMap((one, i) => (one.unanswered ? [i + 1] : []));
    return lastIsOwnEnd ? numbers.filter((number) => number !== this.#tries.length) : numbers;
  }

  /** Keeps the billing headers of an answer. */
  keep(wanted: readonly string[], headers: HeadersLike | undefined): void {
    for (const name of wanted) {
      const value = headers?.get(name);
      if (value) (this.headers ??= {})[name] = value.slice(0, 256);
    }
  }

  /**
   * Watches one try: `send` is the SDK's own fetch call. The promise that comes back stands in the
   * SDK's chain where the original stood, so that an unhandled rejection stays one.
   */
  watch<R extends { status: number; headers?: HeadersLike }>(
    send: () => Promise<R>,
    wanted: readonly string[],
    signals: readonly (AbortSignal | null | undefined)[] = [],
  ): Promise<R> {
    const one: Try = { status: undefined, unanswered: false };
    const abortedBefore = signals.some((signal) => signal?.aborted);
    this.#tries.push(one);
    const answer = send();
    // A user's own `fetch` may answer at once.
    if (typeof (answer as Promise<R> | undefined)?.then !== 'function') {
      one.status = (answer as unknown as R | undefined)?.status;
      return answer;
    }
    return answer.then(
      (response) => {
        one.status = response.status;
        this.keep(wanted, response.headers);
        return response;
      },
      (error: unknown) => {
        if (abortedBefore || neverSent(error)) this.#tries.splice(this.#tries.indexOf(one), 1);
        else one.unanswered = true;
        throw error;
      },
    );
  }
}

interface HeadersLike {
  get(name: string): string | null;
}

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
