import { guard } from '@costspan/core/internal';

type Fetch = (...args: never[]) => Promise<unknown>;

/** Sends a request that is observed: `send` is the app's own call. */
export type Sending = (send: () => unknown) => unknown;

/** Answers true on a `fetch` that is wrapped, also to a second copy of this package. */
const WRAPPED: symbol = Symbol.for('costspan.wrapped');

/** A `fetch` that does what the given one does; `observe` is asked about each of its requests. */
export function wrapFetch<F extends Fetch>(fetch: F, observe: (args: readonly unknown[]) => Sending | undefined): F {
  if ((fetch as unknown as Record<symbol, unknown>)[WRAPPED]) return fetch;
  return new Proxy(fetch, {
    apply(target, self: unknown, args: unknown[]) {
      const send = (): unknown => Reflect.apply(target as never, self, args);
      const sending = guard('fetch', () => observe(args));
      return sending ? sending(send) : send();
    },
    get(target, name, receiver) {
      if (name === WRAPPED) return true;
      const value: unknown = Reflect.get(target, name, receiver);
      // The source text of a proxy is that of native code already; asked on it, the method needs a function.
      return name === 'toString' && value === Function.prototype.toString ? () => String(target) : value;
    },
  });
}
