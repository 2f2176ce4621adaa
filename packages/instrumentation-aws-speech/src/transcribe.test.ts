import { createServer as createHttp } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import { createRequire } from 'node:module';
import type { AddressInfo, Server, Socket } from 'node:net';
import type * as Transcribe from '@aws-sdk/client-transcribe';
import type * as Streaming from '@aws-sdk/client-transcribe-streaming';
import { configure } from '@costspan/core';
import { attachmentOf, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { awsEventStream } from '@costspan/simulator';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsSpeechInstrumentation } from './index.ts';
import { spec } from './spec.ts';

const require = createRequire(import.meta.url);
/** 16-bit sound of 16 kHz. */
const SECOND = 32_000;
const config = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIACANARY', secretAccessKey: 'sk-canary' },
});

let recorder: Recorder;
let server: Server | undefined;
beforeEach(() => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  new AwsSpeechInstrumentation();
});
afterEach(async () => {
  configure({});
  await new Promise((resolve) => server?.close(resolve));
});

async function listen(made: Server): Promise<string> {
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(made.address() as AddressInfo).port}`;
  configure({ gateways: { [host]: 'aws.transcribe' } });
  return `http://${host}`;
}

function charge(): Record<string, unknown> {
  expect(recorder.open).toEqual([]);
  expect(openCallCount()).toBe(0);
  expect(recorder.records).toHaveLength(1);
  const { attributes = {} } = recorder.records[0] ?? {};
  return {
    status: attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'],
    amount: attributes['costspan.cost.amount_decimal'],
    outcome: attributes['costspan.billing.outcome'],
  };
}

describe('a stream over HTTP/2', () => {
  async function* sound(seconds: number, wait?: Promise<void>): AsyncGenerator<Streaming.AudioStream> {
    for (let i = 0; i < seconds; i++) yield { AudioEvent: { AudioChunk: new Uint8Array(SECOND) } };
    await wait;
  }

  let sockets: Socket[] = [];
  beforeEach(() => (sockets = []));

  async function start(answer: (stream: ServerHttp2Stream) => void, audio = sound(60)) {
    const made = createHttp2();
    made.on('stream', answer);
    made.on('connection', (socket: Socket) => sockets.push(socket));
    const { TranscribeStreaming } = await import('@aws-sdk/client-transcribe-streaming');
    const client = new TranscribeStreaming(config(await listen(made)));
    const output = client.startStreamTranscription({
      LanguageCode: 'en-US',
      MediaEncoding: 'pcm',
      MediaSampleRateHertz: 16_000,
      AudioStream: audio,
    });
    return { client, output };
  }

  const heard = (end: number): Uint8Array =>
    awsEventStream([['TranscriptEvent', { Transcript: { Results: [{ StartTime: 0, EndTime: end }] } }]]);
  const headers = { ':status': 200, 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-request-id': 'r1' };

  it('is billed by the sound that was sent', async () => {
    const { client, output } = await start((stream) => {
      stream.respond(headers);
      stream.write(heard(1));
      stream.resume().on('end', () => stream.end(heard(58.5)));
    });
    const ends: unknown[] = [];
    for await (const { TranscriptEvent } of (await output).TranscriptResultStream ?? [])
      ends.push(TranscriptEvent?.Transcript?.Results?.[0]?.EndTime);
    client.destroy();
    expect(ends).toEqual([1, 58.5]);
    expect(charge()).toEqual({ status: 'final', amount: '0.01', outcome: 'charged' });
    expect(recorder.spans[0]?.attributes).toMatchObject({
      'gen_ai.provider.name': 'aws.transcribe',
      'gen_ai.request.model': 'standard',
      'gen_ai.response.id': 'r1',
      'server.address': '127.0.0.1',
    });
  });

  it.each([
    ['is at risk by what was sent where it breaks', 'at_risk', 'unknown'],
    ['is an estimate where it ends before all was sent', 'estimated', 'charged'],
  ] as const)('%s', async (_, status, outcome) => {
    let over = (): void => undefined;
    const wait = new Promise<void>((resolve) => (over = resolve));
    let bytes = 0;
    const { client, output } = await start(
      (stream) => {
        stream.respond(headers);
        stream.write(heard(1));
        stream.on('error', () => undefined);
        stream.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes < 30 * SECOND) return;
          if (status === 'estimated') stream.end(heard(29));
          else sockets.forEach((socket) => socket.resetAndDestroy());
        });
      },
      sound(30, wait),
    );
    const read = (async () => {
      for await (const _event of (await output).TranscriptResultStream ?? []) void _event;
    })();
    await (status === 'estimated' ? read : expect(read).rejects.toBeInstanceOf(Error));
    over();
    client.destroy();
    expect(charge()).toEqual({ status, amount: '0.005', outcome });
  });

  it('costs nothing where it was refused', async () => {
    const { client, output } = await start((stream) => {
      stream.respond({ ':status': 400, 'x-amzn-errortype': 'BadRequestException' });
      stream.end('{"Message":"no"}');
    });
    await expect(output).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    client.destroy();
    expect(charge()).toEqual({ status: 'final', amount: '0', outcome: 'not_charged' });
  });
});

describe.each([
  ['import', () => import('@aws-sdk/client-transcribe')],
  ['require()', async () => require('@aws-sdk/client-transcribe') as typeof Transcribe],
  ['import of 3.699', async () => (await import('transcribe-3-699')) as unknown as typeof Transcribe],
  ['require() of 3.699', async () => require('transcribe-3-699') as typeof Transcribe],
] as const)('jobs, by %s', (way, load) => {
  it('have one settlement, which no answer gives a length', async () => {
    const asked: string[] = [];
    const TranscriptionJobName = `talk by ${way}`;
    const made = createHttp((request, response) => {
      asked.push(String(request.headers['x-amz-target']));
      request.resume();
      response.statusCode = asked.length === 1 ? 503 : 200;
      const TranscriptionJobStatus = asked.length > 3 ? 'COMPLETED' : 'IN_PROGRESS';
      response.end(JSON.stringify({ TranscriptionJob: { TranscriptionJobName, TranscriptionJobStatus } }));
    });
    const sdk = await load();
    const client = new sdk.Transcribe({ ...config(await listen(made)), requestHandler: new NodeHttpHandler() });
    await client.startTranscriptionJob({ TranscriptionJobName, Media: { MediaFileUri: 's3://demo/canary.wav' } });
    for (let i = 0; i < 3; i++) await client.getTranscriptionJob({ TranscriptionJobName });
    await client.listTranscriptionJobs({});
    client.destroy();
    expect(asked.slice(0, 4)).toEqual(
      [1, 2].map(() => 'Transcribe.StartTranscriptionJob').concat(Array(2).fill('Transcribe.GetTranscriptionJob')),
    );
    expect(charge()).toEqual({ status: 'unknown_usage', amount: undefined, outcome: 'charged' });
    expect(recorder.spans.map(({ name }) => name)).toEqual(['generate_content standard', 'fetch_response']);
    expect(recorder.spans[0]?.attributes['costspan.transport.retry_count']).toBe(1);
    expect(recorder.text()).not.toContain('canary');
  });
});
