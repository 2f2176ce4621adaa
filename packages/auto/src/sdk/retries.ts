import { isOutOfReach } from './sockets.ts';

interface Answer {
  readonly status: 'success' | 'failure' | 'retryable';
  readonly error?: Error;
}

interface Transport {
  send(data: Uint8Array, timeoutMillis: number): Promise<Answer>;
}

/** `RetryingTransport` of `@opentelemetry/otlp-exporter-base` 0.301. */
interface RetryingTransport {
  readonly _transport: Transport;
  retry(data: Uint8Array, timeoutMillis: number, inMillis: number): Promise<Answer>;
}

let endsNow = false;
let isProbing = false;
/** Each ends a pause between two tries. */
const wakes = new Set<() => void>();

/**
 * Lets an OTLP exporter pause between its tries without keeping the process from ending. Nothing is changed where the
 * exporter is built otherwise: the process then ends when it has given up.
 */
export function loosenRetries(exporter: object): void {
  const transport = (exporter as { _delegate?: { _transport?: RetryingTransport } })._delegate?._transport;
  if (transport?._transport && typeof transport.retry === 'function') transport.retry = retryOf(transport._transport);
}

function retryOf(transport: Transport): RetryingTransport['retry'] {
  const answers = new WeakMap<Uint8Array, Answer>();
  return async (data, timeoutMillis, inMillis) => {
    const before = answers.get(data);
    if (endsNow && before) return { status: 'failure', error: before.error ?? new Error('the back end was not ready') };
    if (!endsNow) await pause(inMillis);
    const answer = await probe(() => transport.send(data, timeoutMillis));
    answers.set(data, answer);
    return answer;
  };
}

/**
 * Where connections are not made, one at a time is tried: several, one after the other, would hold the process without
 * a gap in which it can end.
 */
async function probe(send: () => Promise<Answer>): Promise<Answer> {
  if (endsNow || !isOutOfReach()) return send();
  if (isProbing) return { status: 'retryable', error: new Error('the back end is out of reach') };
  isProbing = true;
  return send().finally(() => (isProbing = false));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      wakes.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, ms).unref();
    wakes.add(wake);
  });
}

/** Whether the process ends: nothing may hold it any more. */
export function isEnding(): boolean {
  return endsNow;
}

/** Runs `fn` while the process ends: what failed is tried once more at once, and then given up. */
export async function withoutPauses<T>(fn: () => Promise<T>): Promise<T> {
  endsNow = true;
  for (const wake of wakes) wake();
  try {
    return await fn();
  } finally {
    // An app may go on after `beforeExit`.
    endsNow = false;
  }
}
