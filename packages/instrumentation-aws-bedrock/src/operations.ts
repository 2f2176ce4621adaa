import { smithyOperation } from '@costspan/instrumentation';
import type { CallStart, OpenCall } from '@costspan/instrumentation';

/** What a command holds, of every version of the SDK. */
export interface Command {
  readonly input?: Input;
}

export interface Input {
  readonly modelId?: string;
  readonly body?: unknown;
  readonly invocationArn?: string;
}

/** What an operation is to costspan. */
interface Operation {
  readonly kind: 'generate' | 'settle';
  readonly chat: boolean;
  /** field of the output that the app reads event by event */
  readonly stream?: 'body' | 'stream';
  readonly path: (input: Input) => string;
}

const model = ({ modelId = '' }: Input): string => `/model/${encodeURIComponent(modelId)}`;

/** Operations that cost money, or tell what became of one that does. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  InvokeModel: { kind: 'generate', chat: false, path: (input) => `${model(input)}/invoke` },
  InvokeModelWithResponseStream: {
    kind: 'generate',
    chat: true,
    stream: 'body',
    path: (input) => `${model(input)}/invoke-with-response-stream`,
  },
  Converse: { kind: 'generate', chat: true, path: (input) => `${model(input)}/converse` },
  ConverseStream: {
    kind: 'generate',
    chat: true,
    stream: 'stream',
    path: (input) => `${model(input)}/converse-stream`,
  },
  StartAsyncInvoke: { kind: 'generate', chat: false, path: () => '/async-invoke' },
  GetAsyncInvoke: {
    kind: 'settle',
    chat: false,
    path: ({ invocationArn = '' }) => `/async-invoke/${encodeURIComponent(invocationArn)}`,
  },
};

function operationOf(command: Command): { readonly name: string; readonly operation: Operation } | undefined {
  const name = smithyOperation(command);
  return Object.hasOwn(OPERATIONS, name) ? { name, operation: OPERATIONS[name]! } : undefined;
}

/** A call by its command; the address is known once the SDK has worked it out. */
export function startOf(command: Command): CallStart | undefined {
  const found = operationOf(command);
  if (!found) return undefined;
  const { name, operation } = found;
  const { input = {} } = command;
  return {
    kind: operation.kind,
    exchange: {
      provider: 'aws.bedrock',
      operation: name,
      model: input.modelId,
      url: operation.path(input),
      request: operation.kind === 'settle' ? undefined : requestOf(input),
    },
    jobId: operation.kind === 'settle' ? input.invocationArn : undefined,
    chat: operation.chat,
    streamed: operation.stream !== undefined,
  };
}

/** The model's own form of the request, where it is in a body of text or bytes. */
function requestOf(input: Input): unknown {
  return input.body === undefined ? input : jsonOf(input.body);
}

/** An output in the wire's form: a body of bytes is the model's own JSON. */
export function answerOf(output: unknown): unknown {
  const body = (output as Input | undefined)?.body;
  return body === undefined ? output : jsonOf(body);
}

const decoder = new TextDecoder();

function jsonOf(body: unknown): unknown {
  const text = ArrayBuffer.isView(body) ? decoder.decode(body as Uint8Array<ArrayBuffer>) : body;
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The events of a streamed output; undefined where it has none. */
export function streamOf(output: unknown, { start }: OpenCall): object | undefined {
  const field = OPERATIONS[start.exchange.operation ?? '']?.stream;
  const events = field && (output as Readonly<Record<string, unknown>> | undefined)?.[field];
  return typeof events === 'object' && events !== null && Symbol.asyncIterator in events ? events : undefined;
}
