import { observeIterable } from '@costspan/instrumentation';
import type { MethodRow, OpenCall, SdkSpec, Targets } from '@costspan/instrumentation';
import { BEDROCK_HEADERS, EVENTS, meter } from '@costspan/meters/aws.bedrock';
import { answerOf, startOf, streamOf } from './operations.ts';
import type { Command } from './operations.ts';
import { sdk } from './sdk.ts';
import { handle } from './transport.ts';

interface Client {
  readonly config?: { readonly requestHandler?: unknown };
}

/** `client.send(command)`: the methods of `BedrockRuntime` end there too. All clients of AWS inherit it from one class. */
const send: MethodRow = {
  target: 'BedrockRuntimeClient',
  method: 'send',
  isShared: true,
  publicName: 'client.send',
  role: 'generate',
  also: [
    { publicName: 'client.invokeModel', role: 'generate' },
    { publicName: 'client.invokeModelWithResponseStream', role: 'stream' },
    { publicName: 'client.converse', role: 'generate' },
    { publicName: 'client.converseStream', role: 'stream' },
    { publicName: 'client.startAsyncInvoke', role: 'submit' },
    { publicName: 'client.getAsyncInvoke', role: 'settle' },
  ],
  events: EVENTS,
  start: (_self, [command]) => startOf(command as Command),
  callback(args) {
    const at = args.findIndex((one, i) => i > 0 && typeof one === 'function');
    return at === -1 ? undefined : at;
  },
  response: answerOf,
  observe(output: unknown, call: OpenCall): boolean {
    const events = streamOf(output, call);
    if (events) observeIterable(events, Symbol.asyncIterator, call);
    return events !== undefined;
  },
  reach: (self) => ({ Handler: (self as Client).config?.requestHandler }),
};

/** All that costspan knows of `@aws-sdk/client-bedrock-runtime`. */
export const spec: SdkSpec = {
  ...sdk,
  files: [{ name: '@aws-sdk/client-bedrock-runtime', targets: targetsOfExports }],
  methods: [send, handle],
  headers: BEDROCK_HEADERS,
  providers: [meter],
};

function targetsOfExports(exports: Record<string, unknown>): Targets {
  const { BedrockRuntimeClient } = (exports['BedrockRuntimeClient'] ? exports : (exports['default'] ?? exports)) as {
    readonly BedrockRuntimeClient?: { readonly prototype: object };
  };
  return { BedrockRuntimeClient: BedrockRuntimeClient?.prototype };
}

/** The class below those of an app, and below `BedrockRuntime`, which has a method for each command. */
export function targetsOfClient(client: object): Targets {
  let found = Object.getPrototypeOf(client) as object | null;
  while (found && !Object.hasOwn(found, 'destroy')) found = Object.getPrototypeOf(found) as object | null;
  return { BedrockRuntimeClient: found };
}
