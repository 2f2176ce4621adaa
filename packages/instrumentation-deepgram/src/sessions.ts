import { observeSocket } from '@costspan/instrumentation';
import type { MethodRow, OpenCall, SessionListener } from '@costspan/instrumentation';
import { asked, endpoint } from './requests.ts';

/** What of a session's messages the meter reads; of what is heard, the last of each connection is enough. */
const KEPT = new Set(['Metadata', 'Results', 'TurnInfo', 'SpeechMetadata']);

/** Settings of the connection itself, which are sent to nobody or hold credentials. */
const OF_CONNECTION = new Set([
  'Authorization',
  'headers',
  'protocols',
  'debug',
  'reconnectAttempts',
  'connectionTimeoutInSeconds',
  'abortSignal',
  'shouldReconnect',
  'queryParams',
  'agent',
]);

/** Bytes of a sample by encoding; the length of what is compressed is not known. */
const BYTES: Readonly<Record<string, number>> = { linear16: 2, linear32: 4, mulaw: 1, alaw: 1 };

interface Message {
  readonly type?: unknown;
  readonly request_id?: unknown;
  readonly metadata?: { readonly request_id?: unknown };
}

/** Parameters of a session as its connection is asked for. */
export function sessionParameters(given: unknown): Record<string, unknown> & { model?: string } {
  const { queryParams } = asked(given);
  const own = Object.entries(asked(given)).filter(([name]) => !OF_CONNECTION.has(name));
  return asked(Object.fromEntries(own), queryParams);
}

/** Follows a session: its request gets the sums of what is sent, its response the messages with billing facts. */
export function followSession(socket: unknown, call: OpenCall, more: Partial<SessionListener> = {}): boolean {
  const request = call.exchange.request as Record<string, unknown>;
  const messages: Message[] = [];
  const totals = { bytes: 0, characters: 0 };
  let begun: number | undefined;
  const isFollowed = observeSocket(socket, call, {
    ...more,
    sent(data) {
      const length = bytesOf(data);
      if (length !== undefined) {
        totals.bytes += length;
        const seconds = secondsOf(totals.bytes, request);
        if (seconds !== undefined) request['sent_seconds'] = seconds;
      } else if (typeof data === 'string') {
        totals.characters += charactersOf(data);
        if (totals.characters > 0) request['sent_characters'] = totals.characters;
      }
    },
    received(message) {
      begun ??= performance.now();
      if (KEPT.has(String(message['type']))) keep(messages, message);
    },
  });
  if (!isFollowed) return false;
  // An agent is billed by its connection's time, which has passed when the meter asks.
  if (call.exchange.url?.includes('/agent/'))
    Object.defineProperty(request, 'connected_seconds', {
      enumerable: true,
      get: () => (begun === undefined ? undefined : Math.ceil(performance.now() - begun) / 1000),
    });
  call.note({ response: messages });
  return true;
}

/** Keeps a message without its words; an interim one takes the place of the one before it. */
function keep(messages: Message[], message: Readonly<Record<string, unknown>>): void {
  const { type, request_id, metadata, start, duration, channels, audio_window_end, billable_character_count } = message;
  const id = (metadata as Message['metadata'])?.request_id ?? request_id;
  const kept = { type, request_id: id, start, duration, channels, audio_window_end, billable_character_count };
  const last = messages.at(-1);
  const isInterim = type === 'Results' || type === 'TurnInfo';
  if (isInterim && last?.type === type && last.request_id === id) messages.pop();
  messages.push(kept);
}

function bytesOf(data: unknown): number | undefined {
  const { byteLength, size } = (data ?? {}) as { readonly byteLength?: unknown; readonly size?: unknown };
  return [byteLength, size].find((one) => typeof one === 'number') as number | undefined;
}

/** Seconds of raw sound, of all its channels at once. */
function secondsOf(bytes: number, request: Readonly<Record<string, unknown>>): number | undefined {
  const perSample = BYTES[String(request['encoding'])];
  const [rate, channels] = [Number(request['sample_rate']), Number(request['channels'] ?? 1)];
  return perSample && rate > 0 && channels > 0 ? bytes / perSample / rate / channels : undefined;
}

/** Characters of a message that is to be read aloud. */
function charactersOf(data: string): number {
  if (!data.includes('"Speak"')) return 0;
  const { type, text } = JSON.parse(data) as { readonly type?: unknown; readonly text?: unknown };
  let characters = 0;
  if (type === 'Speak' && typeof text === 'string') for (const _ of text) characters += 1;
  return characters;
}

interface ReconnectingSocket {
  readonly _closeCalled?: boolean;
  readonly _connectLock?: boolean;
  readonly _shouldReconnect?: boolean;
  readonly _retryCount?: number;
  readonly _options?: { readonly maxRetries?: number };
}

/** A socket that connects again by itself tells of an error as of a close of its own. */
function ofReconnecting(socket: ReconnectingSocket | undefined): Partial<SessionListener> {
  return {
    reopens: () =>
      socket?._connectLock === true &&
      socket._shouldReconnect === true &&
      (socket._retryCount ?? 0) < (socket._options?.maxRetries ?? Number.POSITIVE_INFINITY),
    isBroken: (event) => (event as { readonly target?: unknown }).target === socket && socket?._closeCalled !== true,
  };
}

const SESSIONS = [
  { part: 'listen.v1', server: 'production', path: '/v1/listen' },
  { part: 'listen.v2', server: 'production', path: '/v2/listen' },
  { part: 'speak.v1', server: 'production', path: '/v1/speak' },
  { part: 'speak.v2', server: 'production', path: '/v2/speak' },
  { part: 'agent.v1', server: 'agent', path: '/v1/agent/converse' },
] as const;

/** One span from the connection to its close, however often it connects again. */
export const sessions: readonly MethodRow[] = SESSIONS.map(({ part, server, path }) => ({
  target: part,
  method: 'connect',
  publicName: `client.${part}.connect`,
  role: 'stream',
  also: [{ publicName: `client.${part}.createConnection`, role: 'stream' }],
  start(self, args) {
    const { exchange, serverUrl } = endpoint(self, server, path);
    const request = sessionParameters(args[0]);
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: part, model: request.model, request },
      serverUrl,
      streamed: true,
    };
  },
  observe(value, call) {
    const socket = (value as { readonly socket?: ReconnectingSocket } | undefined)?.socket;
    return followSession(socket, call, ofReconnecting(socket));
  },
}));
