import { observeSocket, replace } from '@costspan/instrumentation';
import type { CallStart, MethodRow, OpenCall } from '@costspan/instrumentation';
import { endpointOf } from '@costspan/meters/hosts';

type Params = Readonly<Record<string, unknown>>;

interface Transcriber {
  readonly params?: Params;
  readonly socket?: unknown;
}

/** Settings that decide a price, by their names on the wire; of words only whether there are any. */
const SETTINGS: Readonly<Record<string, string>> = {
  speechModel: 'speech_model',
  keyterms: 'keyterms',
  keytermsPrompt: 'keyterms_prompt',
  prompt: 'prompt',
  domain: 'domain',
  speakerLabels: 'speaker_labels',
  filterProfanity: 'filter_profanity',
  redactPii: 'redact_pii',
  voiceFocus: 'voice_focus',
  llmGateway: 'llm_gateway',
};

function settingsOf(params: Params): Record<string, unknown> {
  const given = Object.entries(SETTINGS).filter(([name]) => params[name] !== undefined);
  return Object.fromEntries(
    given.map(([name, wire]) => [wire, name === 'speechModel' ? params[name] : Boolean(params[name])]),
  );
}

/**
 * A session is billed by the time that its connection is open:
 * https://www.assemblyai.com/docs/faq/how-does-universal-streaming-session-based-pricing-work, 2026-12-01.
 */
export const connect: MethodRow = {
  target: 'StreamingTranscriber',
  method: 'connect',
  publicName: 'client.streaming.transcriber().connect',
  role: 'stream',
  start(self): CallStart {
    const params = (self as Transcriber).params ?? {};
    const serverUrl = String(params['websocketBaseUrl'] ?? 'wss://streaming.assemblyai.com/v3/ws');
    const { speechModel } = params;
    return {
      kind: 'generate',
      exchange: {
        ...endpointOf(serverUrl, ''),
        operation: 'streaming.connect',
        model: typeof speechModel === 'string' ? speechModel : undefined,
        request: settingsOf(params),
      },
      serverUrl,
      streamed: true,
    };
  },
  observe: (_, call) => followSession(call.self as Transcriber, call),
};

function followSession(transcriber: Transcriber, call: OpenCall): boolean {
  const { socket } = transcriber;
  const begun = performance.now();
  const isFollowed = observeSocket(socket, call, {
    received({ type, session_duration_seconds }) {
      if (type === 'Termination') call.succeed({ type, session_duration_seconds });
    },
  });
  if (!isFollowed) return false;
  Object.defineProperty(call.exchange.request, 'connected_seconds', {
    enumerable: true,
    // A connection that was open was open for some time.
    get: () => Math.ceil(performance.now() - begun) / 1000,
  });
  // The SDK takes all listeners away before it closes the socket.
  replace<(...args: unknown[]) => unknown>(transcriber, 'close', async (close, self, args) => {
    try {
      return await close.apply(self, args);
    } finally {
      call.succeed();
    }
  });
  return true;
}
