import type { CallStart, MethodRow, SdkSpec, Targets } from '@costspan/instrumentation';
import { meter, voiceIn, voiceType } from '@costspan/meters/azure.ai.speech';
import { withCallbacks } from './answers.ts';
import { sdk } from './sdk.ts';
import { follow } from './session.ts';
import { addressOf, setting } from './settings.ts';
import type { Client } from './settings.ts';

const SYNTHESIS = '/tts/cognitiveservices/websocket/v1';
const RECOGNITION = '/speech/recognition/conversation/cognitiveservices/v1';

/** `speakTextAsync(text, cb, err, stream)`: what comes of it is told to callbacks alone. */
function speaking(method: string, form: 'text' | 'ssml'): MethodRow {
  return {
    target: 'SpeechSynthesizer',
    method,
    publicName: `synthesizer.${method}`,
    role: 'generate',
    start(self, [said]): CallStart {
      const client = self as Client;
      const { exchange, serverUrl } = addressOf(client, 'tts', SYNTHESIS);
      const voice = form === 'text' ? setting(client, 'SpeechServiceConnection_SynthVoice') : voiceIn(String(said));
      const isCustom = setting(client, 'SpeechServiceConnection_EndpointId') !== undefined;
      const model = isCustom ? 'custom-voice' : voiceType(voice);
      return {
        kind: 'generate',
        exchange: { ...exchange, operation: method, model, request: { [form]: said, voice } },
        serverUrl,
      };
    },
    given: (call, args) => withCallbacks(call, args, 1, ({ resultId }) => ({ resultId })),
    observe: () => true,
  };
}

function heardBy(client: Client, operation: string): Omit<CallStart, 'kind'> {
  const { exchange, serverUrl } = addressOf(client, 'stt', RECOGNITION);
  const isCustom = setting(client, 'SpeechServiceConnection_EndpointId') !== undefined;
  const isAssessed = client.privReco?.speechContext?.toJSON?.().includes('pronunciationAssessment');
  const languages = setting(client, 'SpeechServiceConnection_AutoDetectSourceLanguages');
  return {
    exchange: {
      ...exchange,
      operation,
      model: isCustom ? 'custom' : isAssessed ? 'pronunciation-assessment' : 'standard',
      request: { language_id: languages !== undefined },
    },
    serverUrl,
  };
}

const recognizeOnce: MethodRow = {
  target: 'SpeechRecognizer',
  method: 'recognizeOnceAsync',
  publicName: 'recognizer.recognizeOnceAsync',
  role: 'generate',
  start: (self) => ({ kind: 'generate', ...heardBy(self as Client, 'recognizeOnceAsync') }),
  given: (call, args) =>
    withCallbacks(call, args, 0, ({ offset, duration }) => [{ Offset: offset, Duration: duration }]),
  observe: () => true,
};

/** The span lasts until the recognition is stopped or canceled. */
const recognizeContinuously: MethodRow = {
  target: 'SpeechRecognizer',
  method: 'startContinuousRecognitionAsync',
  publicName: 'recognizer.startContinuousRecognitionAsync',
  role: 'stream',
  start: (self) => ({
    kind: 'generate',
    streamed: true,
    ...heardBy(self as Client, 'startContinuousRecognitionAsync'),
  }),
  given(call, args) {
    const { privReco } = call.self as Client;
    if (privReco) follow(privReco, call);
    return args;
  },
  observe: (_, { self }) => (self as Client).privReco !== undefined,
};

/** All that costspan knows of `microsoft-cognitiveservices-speech-sdk`. */
export const spec: SdkSpec = {
  ...sdk,
  files: [{ name: 'microsoft-cognitiveservices-speech-sdk', targets: targetsOfExports }],
  methods: [
    speaking('speakTextAsync', 'text'),
    speaking('speakSsmlAsync', 'ssml'),
    recognizeOnce,
    recognizeContinuously,
  ],
  headers: [],
  providers: [meter],
};

type Classes = Readonly<Record<string, { readonly prototype?: object } | undefined>>;

function targetsOfExports(exports: Record<string, unknown>): Targets {
  const all = (exports['SpeechSynthesizer'] ? exports : (exports['default'] ?? exports)) as Classes;
  return {
    SpeechSynthesizer: all['SpeechSynthesizer']?.prototype,
    SpeechRecognizer: all['SpeechRecognizer']?.prototype,
  };
}

/** The class of a client by what it can do: a bundler may have renamed it. */
export function targetsOfClient(client: object): Targets {
  const prototype = Object.getPrototypeOf(client) as object;
  return { [`Speech${'speakTextAsync' in client ? 'Synthesizer' : 'Recognizer'}`]: prototype };
}
