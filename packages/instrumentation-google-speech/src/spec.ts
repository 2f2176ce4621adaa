import type { CallStart, MethodRow, OpenCall, SdkSpec, Targets } from '@costspan/instrumentation';
import { replace } from '@costspan/instrumentation';
import { billerOf } from '@costspan/meters/hosts';
import { EVENTS, meter as speechToText } from '@costspan/meters/gcp.speech_to_text';
import { meter as textToSpeech, spokenCharacters, voiceType } from '@costspan/meters/gcp.text_to_speech';
import { initializing } from './attempts.ts';
import { callbackOf, checking, firstOf, operation, operationsOf, polling } from './operations.ts';
import { sdk } from './sdk.ts';
import { bytesOf, lengthOf, message, recognized } from './wire.ts';
import type { Message } from './wire.ts';

interface Client {
  readonly _opts?: { readonly servicePath?: string; readonly port?: number; readonly protocol?: string };
}

/** One method of the two services. */
interface Method {
  readonly name: string;
  readonly role: 'generate' | 'submit' | 'stream';
  readonly path: (request: Message, version: string) => string;
}

const inRecognizer = (request: Message, version: string, verb: string): string =>
  version === 'v2'
    ? `/v2/${String(request['recognizer'] ?? 'recognizers/_')}:${verb}`
    : `/${version}/speech:${verb.toLowerCase()}`;

const SPEAKS: readonly Method[] = [
  { name: 'synthesizeSpeech', role: 'generate', path: (_, version) => `/${version}/text:synthesize` },
  { name: 'streamingSynthesize', role: 'stream', path: (_, version) => `/${version}/text:streamingSynthesize` },
  {
    name: 'synthesizeLongAudio',
    role: 'submit',
    path: ({ parent }, version) => `/${version}/${String(parent)}:synthesizeLongAudio`,
  },
];
const HEARS: readonly Method[] = [
  { name: 'recognize', role: 'generate', path: (request, version) => inRecognizer(request, version, 'recognize') },
  {
    name: 'streamingRecognize',
    role: 'stream',
    path: (request, version) => inRecognizer(request, version, 'streamingRecognize'),
  },
  {
    name: 'longRunningRecognize',
    role: 'submit',
    path: (request, version) => inRecognizer(request, version, 'longRunningRecognize'),
  },
  {
    name: 'batchRecognize',
    role: 'submit',
    path: (request, version) => inRecognizer(request, version, 'batchRecognize'),
  },
];

/** Also called by itself: it is all that version 2 has. */
const RAW: Method = { ...HEARS[1]!, name: '_streamingRecognize' };

const LONG = { methods: SPEAKS.slice(2), checks: ['checkSynthesizeLongAudioProgress'] };
const VERSION_1 = { methods: [...HEARS.slice(0, 3), RAW], checks: ['checkLongRunningRecognizeProgress'] };

/** The client classes, each a target: versions of an API are classes of their own. */
const CLASSES: readonly { target: string; methods: readonly Method[]; checks: readonly string[] }[] = [
  { target: 'v1.TextToSpeechClient', methods: SPEAKS.slice(0, 2), checks: [] },
  { target: 'v1beta1.TextToSpeechClient', methods: SPEAKS.slice(0, 2), checks: [] },
  { target: 'v1.TextToSpeechLongAudioSynthesizeClient', ...LONG },
  { target: 'v1beta1.TextToSpeechLongAudioSynthesizeClient', ...LONG },
  { target: 'v1.SpeechClient', ...VERSION_1 },
  { target: 'v1p1beta1.SpeechClient', ...VERSION_1 },
  {
    target: 'v2.SpeechClient',
    methods: [HEARS[0]!, HEARS[1]!, HEARS[3]!, RAW],
    checks: ['checkBatchRecognizeProgress'],
  },
];

function rowOf(target: string, { name, role, path }: Method): MethodRow {
  const [version = ''] = target.split('.');
  const isSpeech = target.includes('TextToSpeech');
  return {
    target,
    method: name,
    publicName: `client.${name}`,
    role,
    events:
      role === 'stream'
        ? { keep: (event) => (isSpeech ? undefined : EVENTS.keep(recognized(event) ?? {})) }
        : undefined,
    start(self, [given]): CallStart {
      const body = requestOf(name, message(given) ?? {});
      return {
        kind: 'generate',
        exchange: {
          operation: name,
          model: modelOf(body, isSpeech),
          request: body,
          ...addressOf(self as Client, path(body, version), isSpeech),
        },
        serverUrl: serverOf(self as Client),
        streamed: role === 'stream',
      };
    },
    callback: (args) => (role === 'stream' ? undefined : callbackOf(args)),
    partOf: (outer) => name === RAW.name && outer.row.method === 'streamingRecognize',
    response(value, call) {
      if (role === 'stream') return value;
      if (role === 'submit') return operation(firstOf(value), call.self as object);
      return isSpeech ? {} : recognized(firstOf(value));
    },
    observe(value, call) {
      if (role === 'stream') countWritten(value, call);
      return false;
    },
    reach: (self) => ({ Operations: operationsOf(self as object) }),
  };
}

function modelOf(body: Message, isSpeech: boolean): string | undefined {
  if (isSpeech) return voiceType(body['voice']);
  const named = message(body['config'])?.['model'] ?? message(message(body['streamingConfig'])?.['config'])?.['model'];
  return typeof named === 'string' && named !== '' ? named : undefined;
}

/** A request without its texts and its sound: of these the length is told, where it is known. */
function requestOf(name: string, body: Message): Message {
  // What a stream is given is written to it later.
  if (name === 'streamingSynthesize' || name === RAW.name) return {};
  if (name === 'streamingRecognize') return { ...body, streamingConfig: body['streamingConfig'] ?? body };
  const { audio, content, input, ...rest } = body;
  if (input) return { ...rest, sent_characters: spokenCharacters({ input })?.quantity.toNumber() };
  const sound = content ?? message(audio)?.['content'];
  const length = sound ? lengthOf(bytesOf(sound), message(body['config'])) : undefined;
  return length === undefined ? rest : { ...rest, sent_seconds: length };
}

function serverOf({ _opts: { servicePath, port, protocol } = {} }: Client): string | undefined {
  if (servicePath === undefined) return undefined;
  return `${protocol ?? 'https'}://${servicePath}${port === undefined || port === 443 ? '' : `:${port}`}`;
}

/** Who bills: a client of another endpoint may be of a gateway. */
function addressOf(client: Client, path: string, isSpeech: boolean): { provider: string; url: string } {
  const url = `${serverOf(client) ?? `https://${isSpeech ? 'texttospeech' : 'speech'}.googleapis.com`}${path}`;
  return billerOf(url) ?? { provider: new URL(url).hostname, url };
}

/** Counts what an app writes to a stream: sound, or texts after the configuration. */
function countWritten(stream: unknown, call: OpenCall): void {
  const request = call.exchange.request as Record<string, unknown>;
  const sent = { bytes: 0, characters: 0 };
  replace<(chunk: unknown, ...rest: unknown[]) => boolean>(stream as object, 'write', (write, self, args) => {
    const [chunk] = args;
    call.activeAt = Date.now();
    const { streamingConfig, recognizer, input } = { ...message(chunk) };
    if (streamingConfig) Object.assign(request, { streamingConfig }, recognizer ? { recognizer } : undefined);
    const said = message(input)?.['text'] ?? message(input)?.['markup'];
    if (typeof said === 'string') request['sent_characters'] = sent.characters += [...said].length;
    sent.bytes += bytesOf(message(chunk)?.['audio'] ?? message(chunk)?.['audioContent'] ?? chunk);
    const config = message(request['streamingConfig']);
    const length = lengthOf(sent.bytes, message(config?.['config']) ?? config);
    if (length !== undefined) request['sent_seconds'] = length;
    return write.apply(self, args);
  });
}

/** All that costspan knows of `@google-cloud/speech` and `@google-cloud/text-to-speech`. */
export const spec: SdkSpec = {
  ...sdk,
  files: Object.keys(sdk.versions).map((name) => ({ name, targets: targetsOfExports })),
  methods: [
    ...CLASSES.flatMap(({ target, methods, checks }) => [
      ...methods.map((one) => rowOf(target, one)),
      ...checks.map((one) => checking(target, one)),
      initializing(target),
    ]),
    polling,
  ],
  headers: [],
  providers: [textToSpeech, speechToText],
};

function targetsOfExports(exports: Record<string, unknown>): Targets {
  const all = (exports['v1'] ? exports : (exports['default'] ?? exports)) as Record<string, Message | undefined>;
  return Object.fromEntries(
    CLASSES.map(({ target }) => {
      const [version = '', name = ''] = target.split('.');
      return [target, (all[version]?.[name] as { readonly prototype?: object } | undefined)?.prototype];
    }),
  );
}

/** The class of a client by what it can do: a bundler may have renamed it. */
export function targetsOfClient(client: object): Targets {
  const prototype = Object.getPrototypeOf(client) as object;
  if ('synthesizeLongAudio' in client) return { 'v1.TextToSpeechLongAudioSynthesizeClient': prototype };
  if ('synthesizeSpeech' in client) return { 'v1.TextToSpeechClient': prototype };
  return { [`${'batchRecognize' in client ? 'v2' : 'v1'}.SpeechClient`]: prototype };
}
