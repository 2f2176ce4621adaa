import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

/** ms in which a connection has to stand: until it does, it holds the process, whatever is asked of its socket. */
export const CONNECT_TIMEOUT = 1_000;

const inside = new AsyncLocalStorage<true>();
let isWatching = false;
let isAway = false;

/** Whether the last connection was not made in time: one that is tried again may hold the process again. */
export function isOutOfReach(): boolean {
  return isAway;
}

/** Runs `fn` so that the sockets of its HTTP requests do not keep the process from ending. */
export function withLooseSockets(fn: () => void): void {
  if (!isWatching) subscribe('http.client.request.created', onRequest);
  isWatching = true;
  inside.run(true, fn);
}

function onRequest(message: unknown): void {
  if (inside.getStore()) (message as { request: ClientRequest }).request.once('socket', letGo);
}

function letGo(socket: Socket): void {
  // An agent holds a socket again whenever it uses it for another request.
  socket.unref();
  if (!socket.connecting) return;
  const limit = setTimeout(() => {
    isAway = true;
    socket.destroy(Object.assign(new Error(`no connection within ${CONNECT_TIMEOUT} ms`), { code: 'ETIMEDOUT' }));
  }, CONNECT_TIMEOUT).unref();
  socket.once('connect', () => (isAway = false));
  for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(limit));
}
