import { guard } from '@costspan/core/internal';
import { currentCallOf } from '@costspan/instrumentation';
import type { HttpAttempt, MethodRow, OpenCall } from '@costspan/instrumentation';
import { sdk } from './sdk.ts';

interface Task {
  readonly taskType?: unknown;
  readonly taskUUID?: unknown;
  readonly deliveryMethod?: unknown;
}

/** The last task that a call has sent, and has no answer to. */
const waiting = new WeakMap<OpenCall, { readonly task: Task; readonly attempt: HttpAttempt }>();

/** What is sent inside a call and is no task of its own. */
const ABOUT = new Set(['authentication', 'getResponse']);

/**
 * The SDK sends a task again, by another id, where none of its results came in time: on a socket that was lost,
 * or behind a provider that is slow. The first one may have been billed.
 */
export const send: MethodRow = {
  target: 'client',
  method: 'send',
  role: 'transport',
  transport(original, _self, args) {
    const task = args[0] as Task;
    const call = ABOUT.has(String(task?.taskType)) ? undefined : currentCallOf(sdk.name);
    if (!call) return original(...args);
    waiting.get(call)?.attempt.failed(undefined);
    const attempt = call.http.open();
    waiting.set(call, { task, attempt });
    const notSent = (): void => {
      call.http.forget(attempt);
      waiting.delete(call);
    };
    try {
      const sent: unknown = original(...args);
      // It waits for a socket that is open, and gives up.
      if (sent instanceof Promise) sent.then(undefined, notSent);
      return sent;
    } catch (error) {
      notSent();
      throw error;
    }
  },
};

/** `{ error }`, or `{ [taskUUID]: results }` */
type Message = Readonly<Record<string, unknown>>;

interface Listener {
  readonly taskUUID?: unknown;
  readonly lis?: (message: Message) => unknown;
}

/** Answers come to listeners of one task each, which a call adds. */
export const addListener: MethodRow = {
  target: 'Runware',
  method: 'addListener',
  role: 'transport',
  transport(original, _self, args) {
    const [listener] = args as [Listener | undefined];
    const call = currentCallOf(sdk.name);
    const { lis } = listener ?? {};
    if (!call || typeof lis !== 'function') return original(...args);
    const heard = (message: Message): unknown => {
      guard('answer to a task', () => hear(call, listener?.taskUUID, message));
      return lis(message);
    };
    return original({ ...listener, lis: heard }, ...args.slice(1));
  },
};

function hear(call: OpenCall, taskUUID: unknown, { error }: Message): void {
  if (call.done) return;
  const sent = waiting.get(call);
  if (sent && sent.task.taskUUID === taskUUID) {
    waiting.delete(call);
    sent.attempt.answered(undefined);
    // The answer accepts the task, and its results are asked for.
    if (error === undefined && sent.task.deliveryMethod === 'async') call.jobId = String(taskUUID);
  } else if (call.jobId === taskUUID && hasFailed(error)) call.jobEnded = true;
}

/** An error with a status is the task's; any other is the question's: https://runware.ai/docs/platform/task-polling, 2026-12-01. */
function hasFailed(error: unknown): boolean {
  return (error as { readonly status?: unknown } | undefined)?.status === 'error';
}

/** Called when a client is made, and when it connects again: most methods are fields of the client itself. */
export const connect: MethodRow = {
  target: 'Runware',
  method: 'connect',
  role: 'transport',
  transport: (original, _self, args) => original(...args),
  reach: (self) => ({ client: self }),
};
