import { guard } from '@costspan/core/internal';
import { currentCallOf, replace } from '@costspan/instrumentation';
import type { HttpAttempt, MethodRow } from '@costspan/instrumentation';
import { sdk } from './sdk.ts';

/** A service as gRPC or its stand-in for REST calls it: one function for each method. */
type Stub = Readonly<Record<string, unknown>>;

/** The last argument of a method that gives one answer. */
type Callback = (error: unknown, ...answer: unknown[]) => unknown;

interface Failure {
  readonly code?: unknown;
  readonly message?: string;
}

/** HTTP statuses of gRPC's codes with which a service refuses: https://grpc.io/docs/guides/status-codes, 2026-12-01. */
const REFUSED: Readonly<Record<number, number>> = {
  3: 400,
  5: 404,
  6: 409,
  7: 403,
  8: 429,
  9: 400,
  10: 409,
  11: 400,
  12: 501,
  16: 401,
};

/** What gRPC says where no connection was made. */
const UNSENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|Name resolution failed|No connection established/;

/** Methods that cost money. */
const METHODS = [
  'synthesizeSpeech',
  'streamingSynthesize',
  'synthesizeLongAudio',
  'recognize',
  'streamingRecognize',
  'longRunningRecognize',
  'batchRecognize',
];

const watched = new WeakSet<object>();

/** Counts the attempts of a client, however it sends: each of them is a call of the stub that it makes once. */
export function initializing(target: string): MethodRow {
  return {
    target,
    method: 'initialize',
    role: 'transport',
    transport(original, _self, args) {
      const made = original(...args) as Promise<Stub> | undefined;
      made?.then(
        (stub) => void guard('google-speech stub', () => watch(stub)),
        () => undefined,
      );
      return made;
    },
  };
}

function watch(stub: Stub): void {
  if (watched.has(stub)) return;
  watched.add(stub);
  for (const name of METHODS) {
    replace<(...args: unknown[]) => unknown>(stub, name, (original, self, args) => {
      const call = currentCallOf(sdk.name);
      if (!call) return original.apply(self, args);
      call.transportSeen = true;
      const attempt = call.http.open();
      const at = args.findLastIndex((one) => typeof one === 'function');
      if (at === -1) return followed(original.apply(self, args), attempt);
      const callback = args[at] as Callback;
      const heard = new Proxy(callback, {
        apply: (target, own: unknown, given: Parameters<Callback>) => {
          guard('google-speech answer', () =>
            given[0] ? failed(attempt, given[0]) : attempt.answered({ status: 200 }),
          );
          return Reflect.apply(target, own, given) as unknown;
        },
      });
      return original.apply(self, args.with(at, heard));
    });
  }
}

/** A stream is answered with its first message. */
function followed(stream: unknown, attempt: HttpAttempt): unknown {
  let isOver = false;
  const once = (tell: () => void): void => {
    if (!isOver) guard('google-speech stream', tell);
    isOver = true;
  };
  if (typeof stream !== 'object' || stream === null) return stream;
  replace<(event: string, ...data: unknown[]) => boolean>(stream, 'emit', (emit, self, [event, ...data]) => {
    if (event === 'data' || event === 'end') once(() => attempt.answered({ status: 200 }));
    if (event === 'error') once(() => failed(attempt, data[0]));
    return emit.call(self, event, ...data);
  });
  return stream;
}

function failed(attempt: HttpAttempt, error: unknown): void {
  const { code, message = '' } = error as Failure;
  const status = REFUSED[Number(code)];
  if (status !== undefined) attempt.answered({ status });
  else attempt.failed(UNSENT.test(message) ? Object.assign(new Error(message), { code: 'ECONNREFUSED' }) : error);
}
