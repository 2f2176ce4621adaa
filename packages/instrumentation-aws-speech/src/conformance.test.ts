import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import type { Fixture } from '@costspan/instrumentation/conformance';
import { awsEventStream } from '@costspan/simulator';
import { describe, test } from 'vitest';
import { instrumentAwsSpeech } from './index.ts';
import { spec } from './spec.ts';

/** A request as the SDK hands it to its HTTP handler. */
interface Asked {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<unknown> | null;
}

interface RetryToken {
  getRetryCount(): number;
}

type Client = new (config: object) => object & { readonly prototype?: object };
type Input = Readonly<Record<string, unknown>>;
type Piece = { readonly silence?: number };

/** The one client of an SDK. */
function client(sdk: object, fetch: typeof globalThis.fetch): object {
  const all = ('default' in sdk ? { ...(sdk.default as object), ...sdk } : sdk) as Readonly<Record<string, Client>>;
  const Own = all['Polly'] ?? all['Transcribe'] ?? all['TranscribeStreaming'];
  if (!Own) throw new Error('the SDK has no client');
  const { Readable } = process.getBuiltinModule('node:stream');
  /** Headers that are the same each time: no signature, no id of the attempt. */
  const SAME = /^(?:accept|content-type|x-amz-target|x-amzn-transcribe-(?!session).*)$/;
  const made = new Own({
    region: 'us-west-2',
    credentials: { accessKeyId: 'AKIACANARY', secretAccessKey: 'sk-canary' },
    requestHandler: {
      async handle(request: Asked, { abortSignal }: { abortSignal?: AbortSignal } = {}) {
        const { body = null } = request;
        // What is streamed is signed piece by piece, with the time.
        if (body && typeof body === 'object' && Symbol.asyncIterator in body) for await (const _ of body) void _;
        const answer = await fetch(`${request.protocol}//${request.hostname}${request.path}`, {
          method: request.method,
          headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => SAME.test(name))),
          body: typeof body === 'string' ? body : null,
          signal: abortSignal ?? null,
        });
        const stream = answer.body ? Readable.fromWeb(answer.body as never) : Readable.from([]);
        return { response: { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: stream } };
      },
    },
    // As the SDK's own, without its random delays.
    retryStrategy: {
      acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }),
      refreshRetryTokenForRetry: async (token: RetryToken, { errorType }: { errorType: string }) => {
        const count = token.getRetryCount() + 1;
        if (errorType === 'CLIENT_ERROR' || count > 2) throw new Error('no further try');
        return { getRetryCount: () => count, getRetryDelay: () => 0 };
      },
      recordSuccess: () => undefined,
    },
  }) as Record<string, (input: Input, ...rest: unknown[]) => Promise<Readonly<Record<string, unknown>>>>;
  /** Of a fixture's stream of sound only the length is told. */
  async function* pieces(all: readonly Piece[]): AsyncGenerator<object> {
    for (const piece of all)
      yield piece.silence === undefined ? piece : { AudioEvent: { AudioChunk: new Uint8Array(piece.silence) } };
  }
  // A fixture is JSON: what is streamed is a list in it, and what comes of it is the answer's stream.
  for (const [name, { method, field, read }] of Object.entries({
    startStreamTranscription: { method: 'startStreamTranscription', field: 'AudioStream', read: false },
    readStreamTranscription: { method: 'startStreamTranscription', field: 'AudioStream', read: true },
    startMedicalStreamTranscription: { method: 'startMedicalStreamTranscription', field: 'AudioStream', read: false },
    startSpeechSynthesisStream: { method: 'startSpeechSynthesisStream', field: 'ActionStream', read: false },
  })) {
    const original = Reflect.get(Own.prototype as object, method) as (typeof made)[string] | undefined;
    if (!original) continue;
    made[name] = async ({ [field]: given = [], ...input }, ...rest) => {
      const output = await original.call(made, { ...input, [field]: pieces(given as Piece[]) }, ...rest);
      const stream = (output['TranscriptResultStream'] ?? output['EventStream']) as AsyncIterable<unknown>;
      if (!read) return stream as never;
      const events: unknown[] = [];
      for await (const event of stream) events.push(event);
      return { events };
    };
  }
  return made;
}

const common = {
  from: import.meta.url,
  client: client as (sdk: never, fetch: typeof globalThis.fetch) => object,
  instrument: instrumentAwsSpeech,
  day: '2026-12-01',
  serve: ({ exchange: { response, headers } }: Fixture) =>
    Array.isArray(response)
      ? { body: awsEventStream(response.flatMap((event) => Object.entries(event as object))), headers }
      : undefined,
  abort: (fixture: Fixture, signal: AbortSignal): Fixture => ({
    ...fixture,
    call: [...fixture.call, { abortSignal: signal }],
  }),
};
const all = readFixtures(new URL('../fixtures/', import.meta.url));
const fixtures = (service: string): Fixture[] =>
  all.filter(({ exchange }) => exchange.url?.startsWith(`https://${service}.`));
const ELSEWHERE = 'a client of its own: its suite stands beside';

describe('polly', () => {
  const cases = conformance(spec, fixtures('polly'), {
    ...common,
    sdk: '@aws-sdk/client-polly',
    otherVersions: ['polly-3-427'],
    model: 'synthesize-speech',
    jobs: [
      {
        submit: 'start-task',
        running: 'get-task-running',
        done: 'get-task',
        expect: { status: 'final', amount: '0.0028', currency: 'USD', outcome: 'charged' },
        otherEnds: [{ fixture: 'get-task-failed', expect: { status: 'at_risk', outcome: 'unknown' } }],
      },
    ],
    webhooks: { reason: 'a notification of SNS has the task as text: the app parses it, and asks for the task' },
    stream: 'start-stream',
    uncovered: { 'TranscribeClient.send': ELSEWHERE, 'TranscribeStreamingClient.send': ELSEWHERE },
  });
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});

describe('transcribe-streaming', () => {
  const cases = conformance(spec, fixtures('transcribestreaming'), {
    ...common,
    sdk: '@aws-sdk/client-transcribe-streaming',
    otherVersions: ['transcribe-streaming-3-699'],
    model: 'stream-read',
    jobs: { reason: 'a stream is no job' },
    webhooks: { reason: 'a stream has none' },
    stream: 'start-stream-transcription',
    repeats: [],
    skip: {
      'connection dropped, then success: the lost attempt is at risk': 'a request with a stream is not repeated',
    },
    uncovered: { 'PollyClient.send': ELSEWHERE, 'TranscribeClient.send': ELSEWHERE },
  });
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});

describe('transcribe', () => {
  const AT_ITS_END = 'a job has no estimate and no price, since no answer states a length: transcribe.test.ts';
  const cases = conformance(spec, fixtures('transcribe'), {
    ...common,
    sdk: '@aws-sdk/client-transcribe',
    model: 'start-job',
    jobs: [
      {
        submit: 'start-job',
        running: 'get-job-running',
        done: 'get-job',
        expect: { status: 'unpriced', reason: 'unknown_usage', outcome: 'charged' },
        otherEnds: [{ fixture: 'get-job-failed', expect: { status: 'unpriced', outcome: 'unknown' } }],
      },
    ],
    webhooks: [
      {
        provider: 'aws.transcribe',
        // https://docs.aws.amazon.com/transcribe/latest/dg/monitoring-events.html, 2026-12-01
        payload: {
          version: '0',
          source: 'aws.transcribe',
          'detail-type': 'Transcribe Job State Change',
          detail: { TranscriptionJobName: 'talk-1', TranscriptionJobStatus: 'COMPLETED' },
        },
        facts: { result: { jobName: 'talk-1', status: 'COMPLETED', results: { items: [{ end_time: '300' }] } } },
        submit: 'start-job',
        expect: { status: 'estimated', amount: '0.03' },
      },
    ],
    stream: { reason: 'no method of the client of jobs streams' },
    skip: Object.fromEntries(
      [
        ...[429, 500, 503].map((status) => `${status}, then success`),
        'connection dropped, then success: the lost attempt is at risk',
        'connection always dropped',
        'aborted while the provider works',
        'process: import of @aws-sdk/client-transcribe, --import',
        'process: require() of @aws-sdk/client-transcribe, --import',
        'process: require() of @aws-sdk/client-transcribe, --require',
        'client entry in a CommonJS bundle',
      ].map((name) => [name, AT_ITS_END]),
    ),
    uncovered: { 'PollyClient.send': ELSEWHERE, 'TranscribeStreamingClient.send': ELSEWHERE },
  });
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
});
