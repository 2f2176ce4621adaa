import { guard } from '@costspan/core/internal';
import type { OpenCall } from '../spec.ts';
import { jsonIn } from './events.ts';
import { replace } from './replace.ts';

type Listener = (event: { readonly data?: unknown; readonly code?: number }) => void;

/** A web socket: a runtime's own, that of `ws`, or one that connects again by itself. */
interface Socket {
  readonly readyState?: number;
  send(...args: unknown[]): unknown;
  addEventListener(type: string, listener: Listener): void;
  removeEventListener?(type: string, listener: Listener): void;
}

/** Hears of a session's messages: what it notes in the call's exchange is what the meter reads at the end. */
export interface SessionListener {
  /** what the app sends: text, or bytes */
  sent?(data: unknown): void;
  /** a JSON message of the provider */
  received?(message: Readonly<Record<string, unknown>>): void;
  /** asked when the connection has closed: whether the socket connects again by itself, and the session goes on */
  reopens?(): boolean;
  /** whether a close that looks like an end is none: the socket has made it of an error */
  isBroken?(event: unknown): boolean;
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
const CLOSED = 3;
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
  let broke: SocketClosed | undefined;
  const message: Listener = ({ data }) => heard(() => tellMessage(data, listener));
  const opened = (): void => {
    call.notBegun = false;
    // An SDK may have taken all listeners of messages away when it connected.
    socket.removeEventListener?.('message', message);
    socket.addEventListener?.('message', message);
    // A session that connects again goes on as the same one.
    if (call.http.count === 0) call.http.open().answered({ status: SWITCHING_PROTOCOLS });
  };
  const heard = (tell: () => void): void => {
    if (call.done) return;
    call.activeAt = Date.now();
    guard(method, tell);
  };
  // One that waits for the app to connect it has cost nothing until then.
  if (socket.readyState === CLOSED) call.notBegun = true;
  if (socket.readyState === OPEN) opened();
  else socket.addEventListener('open', opened);
  replace<Socket['send']>(socket, 'send', (send, self, args) => {
    heard(() => listener.sent?.(args[0]));
    return send.apply(self, args);
  });
  socket.addEventListener('close', (event) => {
    call.notBegun = false;
    const wasOpen = call.http.count > 0;
    const isWhole = wasOpen && ENDED.has(event.code) && guard(method, () => listener.isBroken?.(event)) !== true;
    if (!isWhole) broke = new SocketClosed(event.code, wasOpen);
    if (guard(method, () => listener.reopens?.()) === true) return;
    if (broke) call.fail(broke);
    else call.succeed();
  });
  return true;
}

function tellMessage(data: unknown, listener: SessionListener): void {
  if (typeof data !== 'string' || !listener.received) return;
  const message = jsonIn(data);
  if (typeof message === 'object' && message !== null) listener.received(message as Record<string, unknown>);
}
