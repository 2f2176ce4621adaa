import { fernReceiver } from '@costspan/instrumentation';
import type { CallStart, EventFilter, MethodRow } from '@costspan/instrumentation';
import { endpoint } from './address.ts';
import { sdk } from './sdk.ts';

/** What speech is asked for with; only the texts and what decides the price are kept. */
interface Speech {
  readonly utterances?: unknown;
  readonly version?: unknown;
  readonly numGenerations?: unknown;
}

interface Answer {
  readonly requestId?: unknown;
  readonly generations?: unknown;
}

/** Each item of a stream names the request, and holds sound and text. */
const EVENTS: EventFilter = {
  keep: ({ requestId }, kept) => (kept.length === 0 && requestId !== undefined ? { request_id: requestId } : undefined),
};

interface Request {
  readonly method: string;
  readonly path: string;
  readonly isStream?: boolean;
}

/** https://dev.hume.ai/reference/text-to-speech-tts, 2026-11-24; the paths are those that the SDK sends to. */
const REQUESTS: readonly Request[] = [
  { method: 'synthesizeJson', path: '/v0/tts' },
  { method: 'synthesizeFile', path: '/v0/tts/file' },
  { method: 'synthesizeJsonStreaming', path: '/v0/tts/stream/json', isStream: true },
  { method: 'synthesizeFileStreaming', path: '/v0/tts/stream/file', isStream: true },
  { method: 'convertVoiceJson', path: '/v0/tts/voice_conversion/json', isStream: true },
  { method: 'convertVoiceFile', path: '/v0/tts/voice_conversion/file' },
];

export const requests: readonly MethodRow[] = REQUESTS.map(({ method, path, isStream = false }) => ({
  target: 'tts',
  method: `__${method}`,
  publicName: `client.tts.${method}`,
  role: isStream ? 'stream' : 'generate',
  receiver: fernReceiver(sdk.name),
  events: EVENTS,
  start(self, args): CallStart {
    const { utterances, version, numGenerations } = (args[0] ?? {}) as Speech;
    const { exchange, serverUrl } = endpoint(self, 'base', path);
    return {
      kind: 'generate',
      exchange: {
        ...exchange,
        operation: `tts.${method}`,
        model: octave(version),
        request: { utterances, version, num_generations: numGenerations },
      },
      serverUrl,
      streamed: isStream,
    };
  },
  response: factsOf,
}));

/** Without a version Hume chooses one, and does not say which. */
export function octave(version: unknown): string | undefined {
  return typeof version === 'string' ? `octave-${version}` : undefined;
}

/** How many generations an answer has; its sound and texts are left where they are. */
function factsOf(value: unknown): unknown {
  const { requestId, generations } = (value ?? {}) as Answer;
  return Array.isArray(generations) ? { request_id: requestId, generations: generations.map(() => ({})) } : undefined;
}
