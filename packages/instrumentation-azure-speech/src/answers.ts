import { contextOfNow } from '@costspan/instrumentation';
import type { HttpAttempt, OpenCall } from '@costspan/instrumentation';
import { connectionOf } from './connection.ts';
import type { Client } from './settings.ts';
import { guard } from '@costspan/core/internal';

/** What the SDK gives to a callback. */
export interface Result {
  readonly resultId?: string;
  readonly reason?: number;
  /** ticks of 100 nanoseconds, of a recognition */
  readonly offset?: number;
  readonly duration?: number;
}

/** `ResultReason.Canceled` and `CancellationReason.Error` of the SDK. */
const CANCELED = 1;
const FAILED = 0;

/** The service or the connection has put an end to it. What the service says may be of the app's: it is not kept. */
class SpeechCanceled extends Error {
  /** as of a request that never left */
  readonly code: string | undefined;

  constructor(wasConnected: boolean) {
    super('canceled');
    this.name = 'SpeechCanceled';
    this.code = wasConnected ? undefined : 'ECONNREFUSED';
  }
}

/** One call over the SDK's socket: how far it came, and how it ends. */
export class Answer {
  readonly #call: OpenCall;
  readonly #attempt: HttpAttempt;
  readonly #wasConnected: () => boolean;

  constructor(call: OpenCall) {
    this.#call = call;
    this.#wasConnected = connectionOf(call.self as Client);
    call.transportSeen = true;
    this.#attempt = call.http.open();
  }

  succeeded(response: unknown): void {
    this.#attempt.answered({ status: 200 });
    this.#call.succeed(response);
  }

  failed(): void {
    const error = new SpeechCanceled(this.#wasConnected());
    this.#attempt.failed(error);
    this.#call.failed(error);
  }

  ended(result: Result | undefined, response: unknown): void {
    if (result?.reason === CANCELED) this.failed();
    else this.succeeded(response);
  }

  /** A session was canceled, be it because its sound is at an end. */
  canceled(reason: unknown, response: unknown): void {
    if (reason !== FAILED) return this.succeeded(response);
    this.#call.note({ response });
    this.failed();
  }
}

/** The arguments with callbacks that hear of the end before the app's; where the app gives none, with ours alone. */
export function withCallbacks(
  call: OpenCall,
  args: readonly unknown[],
  at: number,
  responseOf: (result: Result) => unknown,
): readonly unknown[] {
  const answer = new Answer(call);
  const outside = contextOfNow();
  const heard = (given: unknown, tell: (value: unknown) => void): unknown => {
    const callback = typeof given === 'function' ? given : () => undefined;
    return new Proxy(callback, {
      apply(target, self: unknown, values: unknown[]) {
        guard(call.row.method, () => tell(values[0]));
        return outside(() => Reflect.apply(target, self, values) as unknown);
      },
    });
  };
  const given = [...args];
  given[at] = heard(args[at], (value) => answer.ended(value as Result, responseOf(value as Result)));
  given[at + 1] = heard(args[at + 1], () => answer.failed());
  return given;
}
