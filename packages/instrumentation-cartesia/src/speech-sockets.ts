import { guard } from '@costspan/core/internal';
import type { CallStart, MethodRow, OpenCall } from '@costspan/instrumentation';
import { modelOf, socketEndpoint } from './requests.ts';

/** A message of the app: a part of a context's text, or its cancellation. */
interface Message {
  readonly context_id?: string;
  readonly model_id?: string;
  readonly transcript?: unknown;
  readonly cancel?: unknown;
}

interface Event {
  readonly type?: unknown;
  readonly context_id?: unknown;
  readonly status_code?: unknown;
}

interface Socket {
  addEventListener(type: 'close', listener: (event: { readonly code?: number }) => void): void;
}

interface Speech {
  readonly client?: unknown;
  readonly socket?: Socket;
  on(type: 'event', listener: (event: Event) => void): unknown;
}

/** What is open on one connection: it carries many contexts, and each of them is a generation. */
interface Line {
  readonly contexts: Map<string, OpenCall>;
  readonly sockets: WeakSet<object>;
}

const lines = new WeakMap<object, Line>();
/** Close codes by which one side ends a connection: the contexts on it were not cut off. */
const ENDED: ReadonlySet<number | undefined> = new Set([1000, 1001, 1005, undefined]);
const SWITCHING_PROTOCOLS = 101;

/** A connection that ended without the closing handshake: what was billed of its contexts is not known. */
class SocketClosed extends Error {}
/** The provider has ended a context. */
class ContextError extends Error {
  readonly status: number | undefined;

  constructor(status: unknown) {
    super('the provider has ended the context');
    this.status = typeof status === 'number' ? status : undefined;
  }
}

/** The object that a connection is; its class is exported by no version under one name. */
export const websocket: MethodRow = {
  target: 'TTS',
  method: 'websocket',
  role: 'transport',
  returns: { TTSWS: '' },
};

/**
 * A context from its first text to its `done`: the texts of one generation may come in many messages
 * (https://docs.cartesia.ai/api-reference/tts/websocket, 2026-12-01).
 */
export const context: MethodRow = {
  target: 'TTSWS',
  method: 'send',
  publicName: 'client.tts.websocket',
  role: 'stream',
  start(self, [given]): CallStart {
    const message = given as Message;
    const { exchange, serverUrl } = socketEndpoint({ _client: (self as Speech).client }, '/tts/websocket');
    const request = { model_id: message.model_id, sent_characters: charactersOf(message) };
    return {
      kind: message.cancel === true ? 'none' : 'generate',
      exchange: { ...exchange, operation: 'tts.websocket', model: modelOf(request), request },
      serverUrl,
      streamed: true,
    };
  },
  again(self, [given]) {
    const message = given as Message;
    const call = lines.get(self as object)?.contexts.get(String(message.context_id));
    if (!call || call.done) return undefined;
    const request = call.exchange.request as { sent_characters: number };
    request.sent_characters += charactersOf(message);
    if (message.cancel === true) call.note({ response: { cancel: true } });
    return call;
  },
  observe(_, call) {
    const [speech, [message]] = [call.self as Speech, call.args as [Message]];
    const { contexts } = follow(speech);
    contexts.set(String(message.context_id), call);
    if (call.http.count === 0) call.http.open().answered({ status: SWITCHING_PROTOCOLS });
    if (isCanceled(call)) call.succeed();
    return true;
  },
};

/** Whether a context that goes on is billed for what it has begun, nobody says. */
function isCanceled({ exchange }: OpenCall): boolean {
  return (exchange.response as { readonly cancel?: unknown } | undefined)?.cancel === true;
}

/** Hears of a connection's events, and of the end of each socket that it has opened. */
function follow(speech: Speech): Line {
  let line = lines.get(speech);
  if (!line) {
    lines.set(speech, (line = { contexts: new Map(), sockets: new WeakSet() }));
    const { contexts } = line;
    speech.on('event', (event) => void guard('tts.websocket', () => hear(contexts, event)));
  }
  const { contexts, sockets } = line;
  if (speech.socket && !sockets.has(speech.socket)) {
    sockets.add(speech.socket);
    speech.socket.addEventListener('close', ({ code }) => void guard('tts.websocket', () => end(contexts, code)));
  }
  return line;
}

function hear(contexts: Map<string, OpenCall>, { type, context_id, status_code }: Event): void {
  const call = contexts.get(String(context_id));
  if (!call) return;
  call.activeAt = Date.now();
  if (type !== 'done' && type !== 'error') return;
  contexts.delete(String(context_id));
  if (type === 'done') call.succeed();
  else call.fail(new ContextError(status_code));
}

function end(contexts: Map<string, OpenCall>, code: number | undefined): void {
  const calls = [...contexts.values()];
  contexts.clear();
  for (const call of calls) {
    if (ENDED.has(code)) call.succeed();
    else call.fail(new SocketClosed(`closed with code ${code}`));
  }
}

function charactersOf({ transcript }: Message): number {
  let characters = 0;
  if (typeof transcript === 'string') for (const _ of transcript) characters += 1;
  return characters;
}
