type Fn = (...args: never[]) => unknown;

/**
 * Puts a function in the place of an object's method. A proxy keeps name, length and own
 * properties; a method that was inherited becomes an own property that no listing shows.
 */
export function replace<F extends Fn>(
  owner: object,
  name: string | symbol,
  call: (original: F, self: unknown, args: Parameters<F>) => unknown,
): void {
  const original = (owner as Record<string | symbol, unknown>)[name];
  if (typeof original !== 'function') return;
  const own = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    enumerable: own?.enumerable ?? false,
    value: new Proxy(original, {
      apply: (target, self: unknown, args: unknown[]) => call(target as F, self, args as Parameters<F>),
    }),
  });
}
