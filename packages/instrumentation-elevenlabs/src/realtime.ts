import { guard } from '@costspan/core/internal';
import { observeSocket, replace } from '@costspan/instrumentation';
import type { MethodRow } from '@costspan/instrumentation';
import { endpoint } from './address.ts';
import { wireForm } from './wire.ts';

interface Session {
  model_id?: string;
  audio_format?: string;
  /** length of all audio that was sent */
  sent_seconds?: number;
}

interface Chunk {
  readonly audioBase64?: unknown;
  readonly sampleRate?: number;
}

interface Connection {
  readonly websocket?: unknown;
  readonly currentSampleRate?: number;
}

/**
 * A session of live transcription: one span from its connection to its close. No message of it states what was heard,
 * so the charge is by the audio that was sent:
 * https://elevenlabs.io/docs/api-reference/speech-to-text/v-1-speech-to-text-realtime, 2026-12-01.
 */
export const realtime: MethodRow = {
  target: 'speechToText.realtime',
  method: 'connect',
  publicName: 'client.speechToText.realtime.connect',
  role: 'stream',
  start(self, args) {
    const { exchange, serverUrl } = endpoint(self, '/v1/speech-to-text/realtime');
    const { url: _, token: __, ...request } = wireForm(args[0]) as Session & { url?: unknown; token?: unknown };
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: 'speechToText.realtime', model: request.model_id, request },
      serverUrl,
      streamed: true,
    };
  },
  observe(value, call) {
    const connection = value as Connection | undefined;
    if (!observeSocket(connection?.websocket, call, {})) return false;
    const session = call.exchange.request as Session;
    const bytes = new Map<number, number>();
    replace<(chunk: Chunk) => void>(value as object, 'send', (send, self, args) => {
      send.apply(self, args);
      guard('speechToText.realtime', () => {
        const [{ audioBase64, sampleRate = connection?.currentSampleRate ?? 0 }] = args;
        if (typeof audioBase64 !== 'string' || sampleRate <= 0) return;
        bytes.set(sampleRate, (bytes.get(sampleRate) ?? 0) + bytesIn(audioBase64));
        session.sent_seconds = secondsOf(bytes, session.audio_format);
      });
    });
    return true;
  },
};

/** Bytes that a text in base 64 stands for. */
function bytesIn(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((base64.length * 3) / 4) - padding);
}

/** PCM has two bytes a sample, μ-law one; the SDK converts what it reads from a URL to PCM. */
function secondsOf(bytes: ReadonlyMap<number, number>, format = 'pcm'): number {
  const perSample = format.startsWith('ulaw') ? 1 : 2;
  return [...bytes].reduce((sum, [rate, count]) => sum + count / perSample / rate, 0);
}
