import { createRequire } from 'node:module';
import { configure } from '@costspan/core';
import { attachmentOf, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import type * as Speech from '@google-cloud/speech';
import type * as TextToSpeech from '@google-cloud/text-to-speech';
import * as grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GoogleSpeechInstrumentation } from './index.ts';
import { spec } from './spec.ts';

const require = createRequire(import.meta.url);
type Message = Record<string, unknown>;
type Unary = (request: Message) => Message | { readonly refuse: grpc.status };

/** Both services, and operations, as gRPC has them: a client's own stub tells their form. */
class Server {
  readonly #server = new grpc.Server();
  readonly asked: string[] = [];
  readonly address: Promise<string>;

  constructor(
    stubs: readonly { readonly service: grpc.ServiceDefinition }[],
    answers: Record<string, Unary | grpc.handleBidiStreamingCall<Message, Message>>,
  ) {
    const { asked } = this;
    for (const { service } of stubs) {
      const known = Object.entries(service).filter(([name]) => name in answers);
      if (known.length === 0) continue;
      const implementation = known.map(([name, { requestStream }]) => [
        name,
        requestStream
          ? answers[name]
          : (call: grpc.ServerUnaryCall<Message, Message>, callback: grpc.sendUnaryData<Message>) => {
              asked.push(name);
              const answer = (answers[name] as Unary)(call.request);
              if ('refuse' in answer) callback({ code: answer.refuse as grpc.status, details: 'no' });
              else callback(null, answer);
            },
      ]);
      this.#server.addService(
        Object.fromEntries(known),
        Object.fromEntries(implementation) as grpc.UntypedServiceImplementation,
      );
    }
    this.address = new Promise((resolve, reject) =>
      this.#server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(`127.0.0.1:${port}`),
      ),
    );
  }

  close(): void {
    this.#server.forceShutdown();
  }
}

let recorder: Recorder;
let server: Server | undefined;
let clients: { close(): Promise<void> }[] = [];
beforeEach(() => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
  new GoogleSpeechInstrumentation();
});
afterEach(async () => {
  configure({});
  await Promise.all(clients.map((one) => one.close()));
  clients = [];
  server?.close();
});

/** Services of an SDK, whose definitions its clients make of their protos. */
function servicesOf(client: object, names: readonly string[]): { readonly service: grpc.ServiceDefinition }[] {
  const { _protos: protos } = client as { readonly _protos: unknown };
  return names.map((name) => name.split('.').reduce((at: unknown, part) => (at as Message)[part], protos) as never);
}

interface Coded {
  encode(message: Message): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Message;
}

/** The service of operations, of which a client has the messages alone. */
function operationsOf(client: object): { readonly service: grpc.ServiceDefinition } {
  type Gax = { operationsProtos: { google: { longrunning: Record<'GetOperationRequest' | 'Operation', Coded> } } };
  const { GetOperationRequest, Operation } = (client as { _gaxModule: Gax })._gaxModule.operationsProtos.google
    .longrunning;
  const coder = (one: Coded) => ({
    to: (message: Message) => Buffer.from(one.encode(message).finish()),
    from: (bytes: Buffer) => one.decode(bytes),
  });
  const [asked, told] = [coder(GetOperationRequest), coder(Operation)];
  const GetOperation = {
    path: '/google.longrunning.Operations/GetOperation',
    requestStream: false,
    responseStream: false,
    requestSerialize: asked.to,
    requestDeserialize: asked.from,
    responseSerialize: told.to,
    responseDeserialize: told.from,
  };
  return { service: { GetOperation } };
}

const options = (address: string) => {
  const [servicePath = '', port = ''] = address.split(':');
  return { servicePath, port: Number(port), sslCreds: grpc.credentials.createInsecure(), projectId: 'demo' };
};

async function serve<C extends { close(): Promise<void> }>(
  Client: new (options: object) => C,
  provider: string,
  services: readonly string[],
  answers: ConstructorParameters<typeof Server>[1],
): Promise<C> {
  const model = new Client(options('127.0.0.1:1'));
  server = new Server([...servicesOf(model, services), operationsOf(model)], answers);
  const address = await server.address;
  configure({ gateways: { [address]: provider } });
  const client = new Client(options(address));
  clients.push(client);
  return client;
}

function charges(): unknown[] {
  expect(recorder.open).toEqual([]);
  expect(openCallCount()).toBe(0);
  return recorder.records.map(({ attributes }) => [
    attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'],
    attributes['costspan.cost.amount_decimal'],
  ]);
}

const TEXT = 'A paper boat on a quiet pond';
const speak = { input: { text: TEXT }, voice: { languageCode: 'en-US', name: 'en-US-Chirp3-HD-Kore' } };

describe.each([
  ['import', async () => await import('@google-cloud/text-to-speech')],
  ['require()', async () => require('@google-cloud/text-to-speech') as typeof TextToSpeech],
  ['import of 5.x', async () => (await import('text-to-speech5')) as unknown as typeof TextToSpeech],
] as const)('text-to-speech, by %s', (_, load) => {
  const SERVICE = 'google.cloud.texttospeech.v1.TextToSpeech';

  it('is billed by the characters of the request, with a promise and with a callback', async () => {
    const { TextToSpeechClient } = await load();
    const client = (await serve(TextToSpeechClient as never, 'gcp.text_to_speech', [SERVICE], {
      SynthesizeSpeech: () => ({ audioContent: Buffer.from('ID3') }),
    })) as TextToSpeech.TextToSpeechClient;
    const [answer] = await client.synthesizeSpeech(speak);
    expect(String(answer.audioContent)).toBe('ID3');
    await new Promise<void>((resolve, reject) => {
      client.synthesizeSpeech(speak, (error: unknown, told: unknown) => (error || !told ? reject(error) : resolve()));
    });
    expect(charges()).toEqual([
      ['final', '0.00084'],
      ['final', '0.00084'],
    ]);
    expect(recorder.spans[0]?.attributes).toMatchObject({
      'gen_ai.provider.name': 'gcp.text_to_speech',
      'server.address': '127.0.0.1',
    });
    expect(recorder.text()).not.toContain(TEXT);
  });

  it('is at risk where the service was not there for a try, and costs nothing where it refuses', async () => {
    const { TextToSpeechClient } = await load();
    const client = (await serve(TextToSpeechClient as never, 'gcp.text_to_speech', [SERVICE], {
      SynthesizeSpeech: () =>
        server!.asked.length === 1
          ? { refuse: grpc.status.UNAVAILABLE }
          : server!.asked.length === 2
            ? { audioContent: Buffer.from('ID3') }
            : { refuse: grpc.status.INVALID_ARGUMENT },
    })) as TextToSpeech.TextToSpeechClient;
    await client.synthesizeSpeech(speak);
    await expect(client.synthesizeSpeech(speak)).rejects.toMatchObject({ code: grpc.status.INVALID_ARGUMENT });
    expect(charges().toSorted()).toEqual([
      ['at_risk', '0.00084'],
      ['final', '0'],
      ['final', '0.00084'],
    ]);
    expect(recorder.spans.map((span) => span.attributes['costspan.transport.retry_count'])).toEqual([1, 0]);
  });

  it('is never sent where nobody listens', async () => {
    const { TextToSpeechClient } = await load();
    const client = new TextToSpeechClient({ ...options('127.0.0.1:1') } as never);
    clients.push(client);
    const retry = { retry: { retryCodes: [], backoffSettings: {} } };
    await expect(client.synthesizeSpeech(speak, retry as never)).rejects.toBeInstanceOf(Error);
    expect(charges()).toEqual([['final', '0']]);
  });
});

describe('streams', () => {
  it('of speech are billed by the texts that were written', async () => {
    const { TextToSpeechClient } = await import('@google-cloud/text-to-speech');
    const client = (await serve(
      TextToSpeechClient as never,
      'gcp.text_to_speech',
      ['google.cloud.texttospeech.v1.TextToSpeech'],
      {
        StreamingSynthesize: (call: grpc.ServerDuplexStream<Message, Message>) => {
          call.on('data', () => call.write({ audioContent: Buffer.from('ID3') }));
          call.on('end', () => call.end());
        },
      },
    )) as TextToSpeech.TextToSpeechClient;
    const stream = client.streamingSynthesize();
    stream.write({ streamingConfig: { voice: speak.voice } });
    for (const text of ['A paper boat ', 'on a quiet pond']) stream.write({ input: { text } });
    stream.end();
    let heard = 0;
    for await (const _answer of stream) heard += 1;
    expect(heard).toBe(3);
    expect(charges()).toEqual([['final', '0.00084']]);
  });

  it.each([
    ['v1', 'final', '0.006'],
    ['v2', 'final', '0.004'],
  ] as const)('of sound are billed by the last answer of %s', async (version, status, amount) => {
    const sdk: typeof Speech = await import('@google-cloud/speech');
    const billed =
      version === 'v1' ? { totalBilledTime: { seconds: 15 } } : { metadata: { totalBilledDuration: { seconds: 15 } } };
    const client = (await serve(
      sdk[version].SpeechClient as never,
      'gcp.speech_to_text',
      [`google.cloud.speech.${version}.Speech`],
      {
        StreamingRecognize: (call: grpc.ServerDuplexStream<Message, Message>) => {
          call.once('data', () => call.write({ results: [{ isFinal: false }] }));
          call.on('data', () => undefined);
          call.on('end', () => {
            call.write({ results: [{ alternatives: [{ transcript: TEXT }], isFinal: true }], ...billed });
            call.end();
          });
        },
      },
    )) as Speech.v1.SpeechClient;
    const stream =
      version === 'v1'
        ? client.streamingRecognize({
            config: { encoding: 'LINEAR16', sampleRateHertz: 16_000, languageCode: 'en-US' },
          })
        : (client as unknown as Speech.v2.SpeechClient)._streamingRecognize();
    if (version === 'v2')
      stream.write({
        recognizer: 'projects/p/locations/global/recognizers/_',
        streamingConfig: { config: { model: 'chirp_2', languageCodes: ['en-US'] } },
      });
    stream.write(version === 'v1' ? Buffer.alloc(32_000) : { audio: Buffer.alloc(1000) });
    stream.end();
    const words: unknown[] = [];
    for await (const answer of stream) words.push(answer);
    expect(words).toHaveLength(2);
    expect(charges()).toEqual([[status, amount]]);
    expect(recorder.text()).not.toContain(TEXT);
  });
});

describe('operations', () => {
  it('of a long text are billed by its characters, once', async () => {
    const { TextToSpeechLongAudioSynthesizeClient } = await import('@google-cloud/text-to-speech');
    const name = 'projects/p/locations/l/operations/long-1';
    let asked = 0;
    const client = (await serve(
      TextToSpeechLongAudioSynthesizeClient as never,
      'gcp.text_to_speech',
      ['google.cloud.texttospeech.v1.TextToSpeechLongAudioSynthesize'],
      { SynthesizeLongAudio: () => ({ name }), GetOperation: () => ({ name, done: (asked += 1) > 1 }) },
    )) as TextToSpeech.TextToSpeechLongAudioSynthesizeClient;
    const [operation] = await client.synthesizeLongAudio({ ...speak, parent: 'projects/p/locations/l' });
    expect(recorder.records).toEqual([]);
    await operation.promise();
    await client.checkSynthesizeLongAudioProgress(name);
    expect(charges()).toEqual([['final', '0.00084']]);
    expect(recorder.spans.map((span) => span.attributes['gen_ai.response.id'])).toEqual([name, name]);
  });
});
