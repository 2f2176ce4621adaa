import { replace } from '@costspan/instrumentation';
import { lean } from './lean.ts';

interface Client {
  endpoint?(url: string): object;
}

/**
 * A client that has the given one behind it, with methods that can be replaced: those that the SDK defines on each
 * client are neither writable nor configurable, so that not even a proxy may give others. `instrument` is what
 * becomes of the clients that it makes for other endpoints.
 */
export function derivedClient<T extends object>(client: T, instrument: (client: object) => object): T {
  const derived = Object.create(client) as T & Client;
  for (const { method } of lean.methods) {
    const value: unknown = Reflect.get(client, method);
    if (typeof value === 'function')
      Object.defineProperty(derived, method, { value, configurable: true, writable: true });
  }
  if (typeof derived.endpoint === 'function')
    replace<NonNullable<Client['endpoint']>>(derived, 'endpoint', (endpoint, _self, args) =>
      instrument(endpoint.apply(client, args)),
    );
  return derived;
}
