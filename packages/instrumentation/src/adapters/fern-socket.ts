import type { SessionListener } from '../observe/socket.ts';

interface ReconnectingSocket {
  readonly _closeCalled?: boolean;
  readonly _connectLock?: boolean;
  readonly _shouldReconnect?: boolean;
  readonly _retryCount?: number;
  readonly _options?: { readonly maxRetries?: number };
}

/**
 * Whether a `ReconnectingWebSocket`, which Fern puts into the SDKs that it generates, goes on after a close. It connects
 * again by itself, and tells of an error as of a close of its own.
 */
export function fernSocket(value: unknown): Pick<SessionListener, 'reopens' | 'isBroken'> {
  const socket = value as ReconnectingSocket | undefined;
  return {
    reopens: () =>
      socket?._connectLock === true &&
      socket._shouldReconnect === true &&
      (socket._retryCount ?? 0) < (socket._options?.maxRetries ?? Number.POSITIVE_INFINITY),
    isBroken: (event) => (event as { readonly target?: unknown }).target === socket && socket?._closeCalled !== true,
  };
}
