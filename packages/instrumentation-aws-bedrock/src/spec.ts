import { observeIterable, smithyClientClass, smithyExport, smithySend } from '@costspan/instrumentation';
import type { MethodRow, OpenCall, SdkSpec, Targets } from '@costspan/instrumentation';
import { BEDROCK_HEADERS, EVENTS, meter } from '@costspan/meters/aws.bedrock';
import { answerOf, startOf, streamOf } from './operations.ts';
import type { Command } from './operations.ts';
import { sdk } from './sdk.ts';
import { handle } from './transport.ts';

const send: MethodRow = smithySend('BedrockRuntimeClient', {
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
  response: answerOf,
  observe(output: unknown, call: OpenCall): boolean {
    const events = streamOf(output, call);
    if (events) observeIterable(events, Symbol.asyncIterator, call);
    return events !== undefined;
  },
});

/** All that costspan knows of `@aws-sdk/client-bedrock-runtime`. */
export const spec: SdkSpec = {
  ...sdk,
  files: [{ name: '@aws-sdk/client-bedrock-runtime', targets: smithyExport('BedrockRuntimeClient') }],
  methods: [send, handle],
  headers: BEDROCK_HEADERS,
  providers: [meter],
};

export function targetsOfClient(client: object): Targets {
  return { BedrockRuntimeClient: smithyClientClass(client) };
}
