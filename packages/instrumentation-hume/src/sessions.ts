import { fernSocket, observeSocket } from '@costspan/instrumentation';
import type { CallStart, MethodRow, OpenCall } from '@costspan/instrumentation';
import { endpoint } from './address.ts';
import { octave } from './requests.ts';

interface Session {
  readonly socket?: unknown;
}

/** Texts that are sent to be read aloud: https://dev.hume.ai/reference/text-to-speech-tts/stream-input, 2026-12-01. */
const speech: MethodRow = {
  target: 'tts.streamInput',
  method: 'connect',
  publicName: 'client.tts.streamInput.connect',
  role: 'stream',
  start(self, args): CallStart {
    const { version } = (args[0] ?? {}) as { readonly version?: unknown };
    const { exchange, serverUrl } = endpoint(self, 'tts', '/stream/input');
    const request = { version, sent_characters: 0 };
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: 'tts.streamInput', model: octave(version), request },
      serverUrl,
      streamed: true,
    };
  },
  observe(value, call) {
    const request = call.exchange.request as { sent_characters: number };
    const { socket } = value as Session;
    return observeSocket(socket, call, {
      ...fernSocket(socket),
      sent(data) {
        request.sent_characters += charactersOf(data);
      },
      received({ request_id }) {
        if (request_id !== undefined) call.note({ response: { request_id } });
      },
    });
  },
};

/** A conversation, which is billed by its minutes: https://dev.hume.ai/docs/resources/billing, 2026-12-01. */
const conversation: MethodRow = {
  target: 'empathicVoice.chat',
  method: 'connect',
  publicName: 'client.empathicVoice.chat.connect',
  role: 'stream',
  start(self): CallStart {
    const { exchange, serverUrl } = endpoint(self, 'evi', '/chat');
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: 'empathicVoice.chat', model: 'evi', request: {} },
      serverUrl,
      streamed: true,
    };
  },
  observe: (value, call) => followConversation((value as Session).socket, call),
};

/** It begins with the message that names it. */
function followConversation(socket: unknown, call: OpenCall): boolean {
  let begun: number | undefined;
  // What is not asked for before the end is as long as the conversation.
  Object.defineProperty(call.exchange.request, 'connected_seconds', {
    enumerable: true,
    get: () => (begun === undefined ? undefined : (Date.now() - begun) / 1000),
  });
  return observeSocket(socket, call, {
    ...fernSocket(socket),
    received({ type, chat_id }) {
      if (type !== 'chat_metadata') return;
      begun ??= Date.now();
      call.note({ response: { chat_id } });
    },
  });
}

function charactersOf(data: unknown): number {
  if (typeof data !== 'string') return 0;
  const { text } = JSON.parse(data) as { readonly text?: unknown };
  let characters = 0;
  if (typeof text === 'string') for (const _ of text) characters += 1;
  return characters;
}

/** One span from the connection to its close, however often it connects again. */
export const sessions: readonly MethodRow[] = [speech, conversation];
