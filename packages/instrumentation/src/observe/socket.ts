import { guard } from '@costspan/core/internal';
import type { OpenCall } from '../spec.ts';
import { jsonIn } from './events.ts';
import { replace } from './replace.ts';

/** A web socket: a runtime's own, that of `ws`, or one that connects again by itself. */
interface Socket {
  readonly readyState?: number;
  send(...args: unknown[]): unknown;
  addEventListener(type: string, listener: (event: { readonly data?: unknown; readonly code?: number }) => void): void;
}

/** Hears of a session's messages: what it notes in the call's exchange is what the meter reads at the end. */
export interface SessionListener {
  /** what the app sends: text, or bytes */
  sent?(data: unknown): void;
  /** a JSON message of the provider */
  received?(message: Readonly<Record<string, unknown>>): void;
}

/** A session that ended without the closing handshake: what the provider has billed of it is not known. */
class SocketClosed extends Error {
  readonly code: string | undefined;

  constructor(code: number | undefined, wasOpen: boolean) {
    super(`closed with code ${code}`);
    this.code = wasOpen ? undefined : 'ECONNREFUSED';
  }
}

const OPEN = 1;
/** Close codes of a session that both sides have ended: done, going away, and none given. */
const ENDED: ReadonlySet<number | undefined> = new Set([1000, 1001, 1005, undefined]);
const SWITCHING_PROTOCOLS = 101;

/**
 * Observes a web socket: the call lasts until it is closed. False where the value is none. Only messages and the
 * close are listened to, since a listener of errors would make an error that the app does not listen to a handled one.
 */
export function observeSocket(value: unknown, call: OpenCall, listener: SessionListener): boolean {
  const socket = value as Partial<Socket> | undefined | null;
  if (typeof socket?.addEventListener !== 'function' || typeof socket.send !== 'function') return false;
  const { method } = call.row;
  const opened = (): void => {
    // A session that connects again goes on as the same one.
    if (call.http.count === 0) call.http.open().answered({ status: SWITCHING_PROTOCOLS });
  };
  const heard = (tell: () => void): void => {
    if (call.done) return;
    call.activeAt = Date.now();
    guard(method, tell);
  };
  if (socket.readyState === OPEN) opened();
  else socket.addEventListener('open', opened);
  replace<Socket['send']>(socket, 'send', (send, self, args) => {
    heard(() => listener.sent?.(args[0]));
    return send.apply(self, args);
  });
  socket.addEventListener('message', ({ data }) => heard(() => tellMessage(data, listener)));
  socket.addEventListener('close', ({ code }) => {
    const wasOpen = call.http.count > 0;
    if (wasOpen && ENDED.has(code)) call.succeed();
    else call.fail(new SocketClosed(code, wasOpen));
  });
  return true;
}

function tellMessage(data: unknown, listener: SessionListener): void {
  if (typeof data !== 'string' || !listener.received) return;
  const message = jsonIn(data);
  if (typeof message === 'object' && message !== null) listener.received(message as Record<string, unknown>);
}
