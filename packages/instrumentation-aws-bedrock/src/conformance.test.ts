import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import type { Fixture } from '@costspan/instrumentation/conformance';
import { awsEventStream, bedrockChunk } from '@costspan/simulator';
import { test } from 'vitest';
import { instrumentAwsBedrock } from './index.ts';
import { spec } from './spec.ts';

/** A request as the SDK hands it to its HTTP handler. */
interface Asked {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | null;
}

type Output = { readonly body?: AsyncIterable<unknown>; readonly stream?: AsyncIterable<unknown> };

/** `ConverseStream` has events of its own, the other stream those of the model. */
function frames({ exchange: { operation, response } }: Fixture): Uint8Array {
  const events = response as readonly Readonly<Record<string, unknown>>[];
  return awsEventStream(
    operation === 'ConverseStream' ? events.flatMap((event) => Object.entries(event)) : events.map(bedrockChunk),
  );
}

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: '@aws-sdk/client-bedrock-runtime',
  otherVersions: ['bedrock-runtime-3-422', 'bedrock-runtime-3-699'],
  client: (sdk: typeof import('@aws-sdk/client-bedrock-runtime'), fetch) => {
    const { BedrockRuntime } = 'BedrockRuntime' in sdk ? sdk : (sdk as { default: typeof sdk }).default;
    const { Readable } = process.getBuiltinModule('node:stream');
    /** Headers that are the same each time: no signature, no id of the attempt. */
    const SAME = /^(?:accept|content-type|x-amzn-bedrock-.*)$/;
    return new BedrockRuntime({
      region: 'us-west-2',
      credentials: { accessKeyId: 'AKIACANARY', secretAccessKey: 'sk-canary' },
      requestHandler: {
        async handle(request: Asked, { abortSignal }: { abortSignal?: AbortSignal } = {}) {
          const { status, headers, body } = await fetch(`${request.protocol}//${request.hostname}${request.path}`, {
            method: request.method,
            headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => SAME.test(name))),
            body: request.body ?? null,
            signal: abortSignal ?? null,
          });
          const stream = body ? Readable.fromWeb(body as never) : Readable.from([]);
          return { response: { statusCode: status, headers: Object.fromEntries(headers), body: stream } as never };
        },
      },
      // As the SDK's own, without its random delays.
      retryStrategy: {
        acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }),
        refreshRetryTokenForRetry: async (token, { errorType }) => {
          const count = token.getRetryCount() + 1;
          if (errorType === 'CLIENT_ERROR' || count > 2) throw new Error('no further try');
          return { getRetryCount: () => count, getRetryDelay: () => 0 };
        },
        recordSuccess: () => undefined,
      },
    });
  },
  instrument: instrumentAwsBedrock,
  day: '2026-11-24',
  model: 'invoke-model',
  serve: (fixture) =>
    /stream/.test(fixture.name) ? { body: frames(fixture), headers: fixture.exchange.headers } : undefined,
  async call(client, { name, call: [method, ...args] }) {
    const output: unknown = await Reflect.apply((client as Record<string, () => unknown>)[method]!, client, args);
    const { body, stream } = output as Output;
    return /stream/.test(name) ? (stream ?? body) : output;
  },
  jobs: [
    {
      submit: 'start-async-invoke',
      running: 'get-async-invoke-running',
      done: 'get-async-invoke',
      expect: { status: 'final', amount: '0.48', currency: 'USD', outcome: 'charged' },
      otherEnds: [{ fixture: 'get-async-invoke-failed', expect: { status: 'at_risk', outcome: 'unknown' } }],
    },
  ],
  webhooks: { reason: 'Bedrock tells the end of a job by GetAsyncInvoke and by EventBridge alone' },
  stream: 'converse-stream',
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { abortSignal: signal }] }),
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
