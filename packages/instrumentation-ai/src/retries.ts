import type { OpenCall } from '@costspan/instrumentation';
import { currentFrame } from './frame.ts';
import type { Frame } from './frame.ts';

/** A refused try of a model, that the AI SDK is going to repeat. */
interface Held {
  readonly call: OpenCall;
  readonly frame: Frame | undefined;
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
  // Equal texts may be the prompts of two calls of the app's: nothing else would tell them apart.
  if (!frame && !isTellable(optionsOf(call.args))) return false;
  if (
    call.start.kind === 'settle' ||
    !isRetryable(error) ||
    call.jobId !== undefined ||
    call.exchange.response !== undefined
  )
    return false;
  const made = (tries.get(call) ?? 0) + 1;
  if (made > (frame?.maxRetries ?? MAX_RETRIES) || frame?.signal?.aborted) return false;
  tries.set(call, made);
  const giveUp = (): void => {
    if (forget(one)) call.fail(error);
  };
  const timer = setTimeout(giveUp, delayOf(error, made) + LATE);
  (timer as { unref?(): void }).unref?.();
  const one: Held = { call, frame, timer };
  held.add(one);
  frame?.atEnd(giveUp);
  return true;
}

/** The held try that a call repeats. */
export function again(method: string, self: unknown, args: readonly unknown[]): OpenCall | undefined {
  if (held.size === 0) return undefined;
  const frame = currentFrame();
  const options = optionsOf(args);
  const found = [...held].find(
    ({ call, ...one }) =>
      call.row.method === method &&
      call.self === self &&
      one.frame === frame &&
      isRepetition(optionsOf(call.args), options, frame !== undefined),
  );
  if (!found) return undefined;
  forget(found);
  return found.call;
}

/**
 * Whether a model is asked for the same once more. The SDK hands its tries the same headers or the same prompt, as
 * objects; the messages of a stream it puts together anew.
 */
function isRepetition(one: Options, other: Options, inFrame: boolean): boolean {
  if (one === other) return true;
  const [before, now] = [promptOf(one), promptOf(other)];
  const isOneCall = inFrame || Array.isArray(now) || (isObject(one['headers']) && one['headers'] === other['headers']);
  return isOneCall && (before === now || (Array.isArray(now) && JSON.stringify(before) === JSON.stringify(now)));
}

function isTellable(options: Options): boolean {
  return isObject(promptOf(options)) || isObject(options['headers']);
}

function forget(one: Held): boolean {
  clearTimeout(one.timer);
  return held.delete(one);
}

type Options = Readonly<Record<string, unknown>>;

function optionsOf([options]: readonly unknown[]): Options {
  return isObject(options) ? options : {};
}

/** What a model is asked for; each kind has it under a name of its own. */
function promptOf({ prompt, values, text, audio, operation }: Options): unknown {
  return prompt ?? values ?? text ?? audio ?? operation;
}

function isObject(value: unknown): value is Options {
  return typeof value === 'object' && value !== null;
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
