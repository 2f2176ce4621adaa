import { guard } from '@costspan/core/internal';
import { observeSocket, replace } from '@costspan/instrumentation';
import type { CallStart, MethodRow, OpenCall } from '@costspan/instrumentation';
import { modelOf, socketEndpoint } from './requests.ts';

/** Bytes of a sample by encoding: https://docs.cartesia.ai/api-reference/stt/websocket, 2026-12-01. */
const BYTES: Readonly<Record<string, number>> = {
  pcm_s16le: 2,
  pcm_s32le: 4,
  pcm_f16le: 2,
  pcm_f32le: 4,
  pcm_mulaw: 1,
  pcm_alaw: 1,
};

interface Session {
  readonly model?: string;
  readonly encoding?: unknown;
  readonly sample_rate?: unknown;
  /** of all sound that was sent */
  sent_seconds?: number;
}

interface Adapter {
  readonly platformSocket?: unknown;
}

interface Connection {
  readonly socket?: Adapter;
  readonly _isReconnecting?: boolean;
  on(type: 'close', listener: (code?: number) => void): unknown;
}

/** The SDK has given up connecting again. */
class SocketClosed extends Error {}

const SESSIONS = [
  { part: 'autoFinalize', path: '/stt/turns/websocket' },
  { part: 'manualFinalize', path: '/stt/websocket' },
] as const;

/** One span from the connection to its close, however often it connects again. */
export const listening: readonly MethodRow[] = SESSIONS.map(({ part, path }) => ({
  target: part,
  method: 'websocket',
  publicName: `client.stt.${part}.websocket`,
  role: 'stream',
  start(self, args): CallStart {
    const { model, encoding, sample_rate } = (args[0] ?? {}) as Session;
    const request: Session = { ...(model !== undefined && { model }), encoding, sample_rate };
    const { exchange, serverUrl } = socketEndpoint(self, path);
    return {
      kind: 'generate',
      exchange: { ...exchange, operation: `stt.${part}`, model: modelOf({ model }), request },
      serverUrl,
      streamed: true,
    };
  },
  observe: (value, call) => followSession(value as Connection, call),
}));

/** No message states what was heard in all: the charge is by the sound that was sent. */
function followSession(connection: Connection, call: OpenCall): boolean {
  const request = call.exchange.request as Session;
  const perSecond = (BYTES[String(request.encoding)] ?? Number.NaN) * Number(request.sample_rate);
  let bytes = 0;
  let broke = false;
  let heard = false;
  const observe = (adapter: Adapter | undefined): boolean =>
    observeSocket(adapter?.platformSocket ?? adapter, call, {
      sent(data) {
        const { byteLength } = data as { readonly byteLength?: unknown };
        if (typeof byteLength !== 'number' || !(perSecond > 0)) return;
        bytes += byteLength;
        request.sent_seconds = bytes / perSecond;
      },
      received({ type, status_code }) {
        // An error uses no credits: https://docs.cartesia.ai/pricing, 2026-11-24. One that comes later is the session's end.
        if (type === 'error' && !heard && typeof status_code === 'number')
          call.note({ status: status_code, response: { type } });
        heard ||= type !== 'error' && type !== 'connected';
      },
      reopens() {
        const again = connection._isReconnecting === true;
        broke ||= again;
        return again;
      },
      isBroken: () => broke,
    });
  if (!observe(connection.socket)) return false;
  replace<() => Adapter>(connection, '_connect', (connect, self, args) => {
    const adapter = connect.apply(self, args);
    guard('stt.websocket', () => observe(adapter));
    return adapter;
  });
  connection.on('close', (code) =>
    queueMicrotask(() => call.fail(new SocketClosed(`closed with code ${code}, and not connected again`))),
  );
  return true;
}
