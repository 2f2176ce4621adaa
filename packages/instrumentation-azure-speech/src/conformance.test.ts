import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import type * as Speech from 'microsoft-cognitiveservices-speech-sdk';
import { test } from 'vitest';
import { instrumentAzureSpeech } from './index.ts';
import { spec } from './spec.ts';

type Sdk = typeof Speech;
type Speak = (said: string, done: (result: { reason: number }) => void, failed: (error: unknown) => void) => void;

/** A synthesizer whose connection is one request for each text, with promises in place of callbacks. */
function client(given: Sdk | { default: Sdk }, fetch: typeof globalThis.fetch): object {
  const sdk = 'SpeechConfig' in given ? given : given.default;
  const config = sdk.SpeechConfig.fromSubscription('key-canary', 'westeurope');
  config.speechSynthesisVoiceName = 'en-US-AvaNeural';
  const made = new sdk.SpeechSynthesizer(config, null as never);
  const answers: object[] = [];
  const listeners: ((event: object) => void)[] = [];
  const connection = {
    events: { attach: (listener: (event: object) => void) => listeners.push(listener) },
    async open() {
      for (const listener of listeners) listener({ name: 'ConnectionEstablishedEvent' });
      return { statusCode: 200, reason: '' };
    },
    state: () => 1,
    read: async () => answers.shift(),
    async send({ path, requestId, textBody }: { path: string; requestId: string; textBody: string }) {
      if (path !== 'ssml') return;
      const { ok } = await fetch('https://westeurope.tts.speech.microsoft.com/', { method: 'POST', body: textBody });
      if (!ok) throw new Error('refused');
      const context = { serviceTag: 't' };
      const bodies = { 'turn.start': { context }, response: { context, audio: { type: 'inline', streamId: '1' } } };
      for (const [name, body] of Object.entries({ ...bodies, 'turn.end': {} }))
        answers.push({ messageType: 0, headers: { Path: name, 'X-RequestId': requestId }, body: JSON.stringify(body) });
    },
    dispose: async () => undefined,
  };
  const { privAdapter } = made as unknown as { privAdapter: { privConnectionFactory: object } };
  privAdapter.privConnectionFactory = { create: () => connection };
  const asked = (method: 'speakTextAsync' | 'speakSsmlAsync') => (said: string) =>
    new Promise((resolve, reject) => {
      const done = ({ reason }: { reason: number }): void =>
        reason === 1 ? reject(new Error('canceled')) : resolve({ reason });
      (made[method] as Speak)(said, done, reject);
    });
  return Object.assign(made, { speakText: asked('speakTextAsync'), speakSsml: asked('speakSsmlAsync') });
}

const BY_SOCKET = 'over a real socket: speech.test.ts';

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: 'microsoft-cognitiveservices-speech-sdk',
  otherVersions: ['azure-speech-1-36'],
  client: client as (sdk: never, fetch: typeof globalThis.fetch) => object,
  instrument: instrumentAzureSpeech,
  day: '2026-12-01',
  model: 'speak-text',
  jobs: { reason: 'the SDK makes none' },
  webhooks: { reason: 'the SDK makes no jobs' },
  stream: { reason: BY_SOCKET },
  repeats: [],
  skip: {
    '400': 'the SDK tells no status of a refusal',
    'connection dropped, then success: the lost attempt is at risk': 'the SDK repeats no request',
  },
  uncovered: {
    'SpeechRecognizer.recognizeOnceAsync': BY_SOCKET,
    'SpeechRecognizer.startContinuousRecognitionAsync': BY_SOCKET,
  },
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
