import type { CallStart, MethodRow, OpenCall } from '@costspan/instrumentation';
import { message, recognized } from './wire.ts';
import type { Message } from './wire.ts';

interface Client {
  readonly operationsClient?: object;
  readonly descriptors?: {
    readonly longrunning?: Readonly<Record<string, { readonly responseDecoder?: (bytes: unknown) => unknown }>>;
  };
}

/** The client of each client of operations: it has what decodes a result. */
const owners = new WeakMap<object, Client>();

/** The client that asks for operations: `operation.promise()`, `check…Progress()` and the app itself end there. */
export function operationsOf(client: object): object | undefined {
  const { operationsClient } = client as Client;
  if (operationsClient) owners.set(operationsClient, client as Client);
  return operationsClient;
}

/** An operation in its wire's form, as far as it says something of billing. */
export function operation(value: unknown, client: Client | undefined): Message {
  const { name, done, error, response, latestResponse } = { ...message(value) };
  // What the SDK has put around an operation.
  if (latestResponse) return operation(latestResponse, client);
  const bytes = message(response)?.['value'];
  const decoders = Object.values(client?.descriptors?.longrunning ?? {});
  const result = done && bytes ? decoders.map((one) => one.responseDecoder?.(bytes)).find(Boolean) : undefined;
  return {
    name,
    done,
    error: error ? { code: message(error)?.['code'] } : undefined,
    response: done && !error ? recognized(result) : undefined,
  };
}

/** The first of what a promise gives; a callback is given it alone. */
export function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

/** A question about an operation by its name: where it is asked, and what comes of it. */
function settling(
  row: Pick<MethodRow, 'target' | 'method' | 'publicName' | 'isShared'>,
  about: (self: object, args: readonly unknown[]) => { readonly name: unknown; readonly client: object | undefined },
): MethodRow {
  return {
    ...row,
    role: 'settle',
    start(self, args): CallStart | undefined {
      const { name, client } = about(self as object, args);
      if (typeof name !== 'string' || !client) return undefined;
      const isSpeech = 'synthesizeLongAudio' in client;
      const provider = isSpeech ? 'gcp.text_to_speech' : 'gcp.speech_to_text';
      const path = name.startsWith('projects/') ? name : `operations/${name}`;
      const version = 'batchRecognize' in client ? 'v2' : 'v1';
      const url = `https://${isSpeech ? 'texttospeech' : 'speech'}.googleapis.com/${version}/${path}`;
      return { kind: 'settle', exchange: { provider, operation: 'getOperation', url }, jobId: name };
    },
    callback: callbackOf,
    response: (value, { self, args }: OpenCall) =>
      operation(firstOf(value), about(self as object, args).client as Client | undefined),
  };
}

/** Which of the arguments is a callback. */
export function callbackOf(args: readonly unknown[]): number | undefined {
  const at = args.findIndex((one) => typeof one === 'function');
  return at === -1 ? undefined : at;
}

/** `client.check…Progress(name)`, of one class of clients. */
export function checking(target: string, method: string): MethodRow {
  return settling({ target, method, publicName: `client.${method}` }, (client, [name]) => ({ name, client }));
}

/** `operation.promise()` asks again and again. */
export const polling: MethodRow = settling(
  { target: 'Operations', method: 'getOperationInternal', publicName: 'operation.promise', isShared: true },
  (self, [request]) => ({ name: message(request)?.['name'], client: owners.get(self) }),
);
