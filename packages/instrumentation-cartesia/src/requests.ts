import type { CallStart, EventFilter, MethodRow } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';

interface Resource {
  readonly _client?: { readonly baseURL?: unknown };
}

/** Where a resource's client sends to, and who bills for it. */
function endpoint(self: unknown, path: string): Pick<CallStart, 'exchange' | 'serverUrl'> {
  const base = (self as Resource)._client?.baseURL;
  const serverUrl = typeof base === 'string' ? base : 'https://api.cartesia.ai';
  return { exchange: endpointOf(serverUrl, path), serverUrl };
}

/** The same for a web socket of the client. */
export function socketEndpoint(self: unknown, path: string): Pick<CallStart, 'exchange' | 'serverUrl'> {
  const { exchange, serverUrl } = endpoint(self, path);
  return { exchange: { ...exchange, url: exchange.url?.replace(/^http/, 'ws') }, serverUrl };
}

type Body = Readonly<Record<string, unknown>> | undefined;

export function modelOf(body: Body): string | undefined {
  const model = body?.['model_id'] ?? body?.['model'];
  return typeof model === 'string' ? model : undefined;
}

/** No event of a stream has a fact that is billed. */
const EVENTS: EventFilter = { mayKeep: () => false, keep: () => undefined };

interface Request {
  readonly target: string;
  readonly part: string;
  readonly method: string;
  readonly path: string;
  readonly isStream?: boolean;
}

/** https://docs.cartesia.ai/api-reference, 2026-12-01. The names with `changeVoice` and `generateSse` are older ones. */
const REQUESTS: readonly Request[] = [
  { target: 'TTS', part: 'tts', method: 'generate', path: '/tts/bytes' },
  { target: 'TTS', part: 'tts', method: 'generateSSE', path: '/tts/sse', isStream: true },
  { target: 'TTS', part: 'tts', method: 'generateSse', path: '/tts/sse' },
  { target: 'TTS', part: 'tts', method: 'infill', path: '/infill/bytes' },
  { target: 'STT', part: 'stt', method: 'transcribe', path: '/stt' },
  { target: 'VoiceChanger', part: 'voiceChanger', method: 'generate', path: '/voice-changer/bytes' },
  { target: 'VoiceChanger', part: 'voiceChanger', method: 'changeVoiceBytes', path: '/voice-changer/bytes' },
  { target: 'VoiceChanger', part: 'voiceChanger', method: 'generateSSE', path: '/voice-changer/sse', isStream: true },
  { target: 'VoiceChanger', part: 'voiceChanger', method: 'changeVoiceSse', path: '/voice-changer/sse' },
];

export const requests: readonly MethodRow[] = REQUESTS.map(({ target, part, method, path, isStream = false }) => ({
  target,
  method,
  publicName: `client.${part}.${method}`,
  role: isStream ? 'stream' : 'generate',
  events: EVENTS,
  start(self, args): CallStart {
    const body = args[0] as Body;
    const { exchange, serverUrl } = endpoint(self, path);
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: `${part}.${method}`, model: modelOf(body), request: body },
      serverUrl,
      streamed: isStream,
    };
  },
  response: factsOf,
}));

/** How long a transcribed recording is; its words are left where they are. */
function factsOf(value: unknown): unknown {
  const duration = (value as { readonly duration?: unknown } | undefined | null)?.duration;
  return duration === undefined ? undefined : { duration };
}
