import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { configure } from '@costspan/core';
import { attachmentOf, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import type * as Speech from 'microsoft-cognitiveservices-speech-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { AzureSpeechInstrumentation, instrumentAzureSpeech } from './index.ts';
import { spec } from './spec.ts';

const require = createRequire(import.meta.url);
const SDK = 'microsoft-cognitiveservices-speech-sdk';
const TEXT = 'A paper boat on a quiet pond';
/** 16-bit sound of 16 kHz. */
const SECOND = 32_000;

let recorder: Recorder;
let server: WebSocketServer;
let url: URL;
/** what the service does once it has the text, or the end of the sound */
let act: (line: WebSocket, id: string) => void;
let isRefused = false;

beforeEach(async () => {
  recorder = new Recorder();
  isRefused = false;
  attachmentOf(spec).providers = recorder.providers;
  new AzureSpeechInstrumentation();
  server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    verifyClient: (_, done) => done(!isRefused, 401),
  });
  server.on('connection', serve);
  await once(server, 'listening');
  url = new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  configure({ gateways: { [url.host]: 'azure.ai.speech' } });
});
afterEach(() => {
  configure({});
  for (const line of server.clients) line.terminate();
  server.close();
});

/** The service's protocol over web sockets: headers, an empty line and a body, https://learn.microsoft.com/azure/ai-services/speech-service/how-to-use-codec-compressed-audio-input-streams and the SDK's own formatter. */
function tell(line: WebSocket, id: string, path: string, body: unknown): void {
  line.send(
    `X-RequestId:${id}\r\nContent-Type:application/json; charset=utf-8\r\nPath:${path}\r\n\r\n${JSON.stringify(body)}`,
  );
}

function sound(line: WebSocket, id: string): void {
  const head = Buffer.from(`X-RequestId:${id}\r\nX-StreamId:1\r\nContent-Type:audio/x-wav\r\nPath:audio\r\n`);
  const length = Buffer.alloc(2);
  length.writeInt16BE(head.length);
  line.send(Buffer.concat([length, head, Buffer.alloc(320)]));
}

function serve(line: WebSocket): void {
  line.on('message', (data: Buffer, isBinary) => {
    const head = (isBinary ? data.subarray(2, 2 + data.readInt16BE(0)) : data).toString().split('\r\n\r\n')[0] ?? '';
    const id = /X-RequestId: ?(\w+)/i.exec(head)?.[1] ?? '';
    const path = /Path: ?([\w.]+)/i.exec(head)?.[1];
    const isEnd = path === 'audio' && isBinary && data.length === 2 + data.readInt16BE(0);
    if (path === 'ssml' || isEnd) act(line, id);
    else if (path === 'speech.context') tell(line, id, 'turn.start', { context: { serviceTag: 't' } });
  });
}

function speak(line: WebSocket, id: string): void {
  tell(line, id, 'turn.start', { context: { serviceTag: 't' } });
  tell(line, id, 'response', { context: { serviceTag: 't' }, audio: { type: 'inline', streamId: '1' } });
  sound(line, id);
  tell(line, id, 'turn.end', {});
}

const TICKS = 10_000_000;
const hear =
  (seconds: number) =>
  (line: WebSocket, id: string): void => {
    const phrase = { RecognitionStatus: 'Success', DisplayText: TEXT, Offset: 0, Duration: seconds * TICKS };
    tell(line, id, 'speech.phrase', phrase);
    tell(line, id, 'speech.endDetected', { Offset: seconds * TICKS });
    tell(line, id, 'turn.end', {});
  };

function charge(): unknown {
  expect(recorder.open).toEqual([]);
  expect(openCallCount()).toBe(0);
  expect(recorder.records).toHaveLength(1);
  expect(recorder.text()).not.toContain(TEXT);
  const { attributes = {} } = recorder.records[0] ?? {};
  return {
    status: attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'],
    amount: attributes['costspan.cost.amount_decimal'],
    outcome: attributes['costspan.billing.outcome'],
  };
}

const charged = (status: string, amount: string) => ({ status, amount, outcome: 'charged' });

function configOf(sdk: typeof Speech): Speech.SpeechConfig {
  const config = sdk.SpeechConfig.fromHost(url, 'key-canary');
  config.speechSynthesisVoiceName = 'en-US-AvaMultilingualNeural';
  config.speechRecognitionLanguage = 'en-US';
  return config;
}

function synthesizer(sdk: typeof Speech): Speech.SpeechSynthesizer {
  return new sdk.SpeechSynthesizer(configOf(sdk), null as never);
}

const spoken = (made: Speech.SpeechSynthesizer, method: 'speakTextAsync' | 'speakSsmlAsync', said: string) =>
  new Promise<Speech.SpeechSynthesisResult>((resolve, reject) => made[method](said, resolve, reject));

describe.each([
  ['import', async () => (await import(SDK)) as typeof Speech],
  ['require()', async () => require(SDK) as typeof Speech],
  ['require() of 1.36', async () => require('azure-speech-1-36') as typeof Speech],
] as const)('speech, by %s', (_, load) => {
  it('is billed by its characters', async () => {
    act = speak;
    const sdk = await load();
    const made = synthesizer(sdk);
    const { reason, resultId } = await spoken(made, 'speakTextAsync', TEXT);
    made.close();
    expect(sdk.ResultReason[reason]).toBe('SynthesizingAudioCompleted');
    expect(charge()).toEqual(charged('final', '0.00042'));
    expect(recorder.spans[0]?.attributes).toMatchObject({
      'gen_ai.provider.name': 'azure.ai.speech',
      'gen_ai.request.model': 'neural',
      'gen_ai.response.id': resultId,
      'server.address': '127.0.0.1',
    });
  });

  it('in SSML is billed by its tags too', async () => {
    act = speak;
    const made = synthesizer(await load());
    const voice = '<voice name="en-US-AvaNeural">A <break/>boat</voice>';
    await spoken(made, 'speakSsmlAsync', `<speak version="1.0" xml:lang="en-US">${voice}</speak>`);
    made.close();
    expect(charge()).toEqual(charged('final', '0.00021'));
  });
});

describe('speech', () => {
  it('without a callback is a charge all the same', async () => {
    act = speak;
    const sdk = (await import(SDK)) as typeof Speech;
    const made = synthesizer(sdk);
    const over = new Promise((resolve) => (made.synthesisCompleted = resolve));
    made.speakTextAsync(TEXT);
    await over;
    await expect.poll(() => recorder.records.length).toBe(1);
    made.close();
    expect(charge()).toEqual(charged('final', '0.00042'));
  });

  it('is at risk where the connection breaks', async () => {
    act = (line) => line.terminate();
    const sdk = (await import(SDK)) as typeof Speech;
    const made = synthesizer(sdk);
    const { reason } = await spoken(made, 'speakTextAsync', TEXT);
    expect(sdk.ResultReason[reason]).toBe('Canceled');
    expect(charge()).toEqual({ status: 'at_risk', amount: '0.00042', outcome: 'unknown' });
  });

  it('costs nothing where the connection is refused', async () => {
    isRefused = true;
    const sdk = (await import(SDK)) as typeof Speech;
    const { reason } = await spoken(synthesizer(sdk), 'speakTextAsync', TEXT);
    expect(sdk.ResultReason[reason]).toBe('Canceled');
    expect(charge()).toMatchObject({ amount: '0', outcome: 'not_charged' });
    expect(recorder.spans[0]?.attributes['error.type']).toBe('SpeechCanceled');
  });

  it('runs what an app does with it outside of the call', async () => {
    act = speak;
    const sdk = (await import(SDK)) as typeof Speech;
    const [first, second] = [synthesizer(sdk), synthesizer(sdk)];
    await new Promise<void>((resolve, reject) => {
      first.speakTextAsync(TEXT, () => second.speakTextAsync(TEXT, () => resolve(), reject), reject);
    });
    for (const one of [first, second]) one.close();
    expect(recorder.records.map(({ attributes }) => attributes['costspan.cost.amount_decimal'])).toEqual([
      '0.00042',
      '0.00042',
    ]);
  });

  it('by a synthesizer that is instrumented by hand, twice, is one charge', async () => {
    act = speak;
    const sdk = (await import(SDK)) as typeof Speech;
    const made = instrumentAzureSpeech(instrumentAzureSpeech(synthesizer(sdk)));
    await spoken(made, 'speakTextAsync', TEXT);
    made.close();
    expect(charge()).toEqual(charged('final', '0.00042'));
  });
});

describe('recognition', () => {
  function recognizer(sdk: typeof Speech, seconds: number): Speech.SpeechRecognizer {
    const audio = sdk.AudioInputStream.createPushStream();
    audio.write(new ArrayBuffer(seconds * SECOND));
    audio.close();
    return new sdk.SpeechRecognizer(configOf(sdk), sdk.AudioConfig.fromStreamInput(audio));
  }

  it('of one phrase is an estimate by where it ends', async () => {
    act = hear(36);
    const sdk = (await import(SDK)) as typeof Speech;
    const made = recognizer(sdk, 1);
    const result = await new Promise<Speech.SpeechRecognitionResult>((resolve, reject) =>
      made.recognizeOnceAsync(resolve, reject),
    );
    expect(result.text).toBe(TEXT);
    made.close();
    expect(charge()).toEqual(charged('estimated', '0.01'));
  });

  it('without an end is an estimate by its last phrase', async () => {
    act = hear(72);
    const sdk = (await import(SDK)) as typeof Speech;
    const made = recognizer(sdk, 1);
    const canceled = new Promise<void>((resolve) => (made.canceled = () => resolve()));
    await new Promise<void>((resolve, reject) => made.startContinuousRecognitionAsync(resolve, reject));
    expect(recorder.records).toEqual([]);
    await canceled;
    await new Promise<void>((resolve, reject) => made.stopContinuousRecognitionAsync(resolve, reject));
    made.close();
    expect(charge()).toEqual(charged('estimated', '0.02'));
  });
});
