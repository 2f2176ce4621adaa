import type { OpenCall } from '@costspan/instrumentation';
import { currentFrame } from './frame.ts';
import type { Frame } from './frame.ts';

/** A refused try of a model, that the AI SDK is going to repeat. */
interface Held {
  readonly call: OpenCall;
  readonly frame: Frame | undefined;
  readonly prompt: unknown;
  readonly tries: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

const held = new Set<Held>();
const tries = new WeakMap<OpenCall, number>();

/** ms by which a repetition may come later than the SDK says. */
const LATE = 1_000;
/** The SDK's own, where nothing else was asked for. */
const MAX_RETRIES = 2;

/**
 * Keeps a refused try open for the one that repeats it, and answers whether there will be one: the SDK repeats what
 * its error calls retryable, in one call of the app's and with the same prompt. What was accepted is never held.
 */
export function holds(error: unknown, call: OpenCall): boolean {
  const frame = currentFrame();
  const prompt = promptOf(call.args);
  // Equal texts may be the prompts of two calls, and only the app's call tells them apart.
  if (!frame && (typeof prompt !== 'object' || prompt === null)) return false;
  if (!isRetryable(error) || call.jobId !== undefined || call.exchange.response !== undefined) return false;
  const made = (tries.get(call) ?? 0) + 1;
  if (made > (frame?.maxRetries ?? MAX_RETRIES) || frame?.signal?.aborted) return false;
  tries.set(call, made);
  const giveUp = (): void => {
    if (forget(one)) call.fail(error);
  };
  const timer = setTimeout(giveUp, delayOf(error, made) + LATE);
  (timer as { unref?(): void }).unref?.();
  const one: Held = { call, frame, prompt, tries: made, timer };
  held.add(one);
  frame?.atEnd(giveUp);
  return true;
}

/** The held try that a call repeats. */
export function again(method: string, self: unknown, args: readonly unknown[]): OpenCall | undefined {
  if (held.size === 0) return undefined;
  const frame = currentFrame();
  const prompt = promptOf(args);
  const found = [...held].find(
    ({ call, ...one }) =>
      call.row.method === method && call.self === self && one.frame === frame && isSame(one.prompt, prompt),
  );
  if (!found) return undefined;
  forget(found);
  return found.call;
}

/** The messages of a text are put together anew for each try of a stream. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  return Array.isArray(one) && Array.isArray(other) && JSON.stringify(one) === JSON.stringify(other);
}

function forget(one: Held): boolean {
  clearTimeout(one.timer);
  return held.delete(one);
}

/** What a model is asked for; calls of one kind have it under one name. */
function promptOf(args: readonly unknown[]): unknown {
  const { prompt, values, text, audio } = (args[0] ?? {}) as Readonly<Record<string, unknown>>;
  return prompt ?? values ?? text ?? audio;
}

function isRetryable(error: unknown): boolean {
  return (error as { isRetryable?: unknown } | null)?.isRetryable === true;
}

/** ms that the SDK waits: what the answer asks for where that is below a minute, else 2 s, doubled each time. */
function delayOf(error: unknown, made: number): number {
  const backoff = 2_000 * 2 ** (made - 1);
  const { responseHeaders } = error as { responseHeaders?: Readonly<Record<string, string>> };
  const ms = Number(responseHeaders?.['retry-after-ms'] ?? Number.NaN);
  const after = responseHeaders?.['retry-after'];
  const asked = Number.isNaN(ms) ? secondsIn(after) * 1_000 : ms;
  return asked >= 0 && (asked < 60_000 || asked < backoff) ? asked : backoff;
}

function secondsIn(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  const seconds = Number(text);
  return Number.isNaN(seconds) ? (Date.parse(text) - Date.now()) / 1_000 : seconds;
}
