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
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const original = methodOf(owner, name);
  if (typeof original !== 'function') return;
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    enumerable: own?.enumerable ?? false,
    value: new Proxy(original, {
      apply: (target, self: unknown, args: unknown[]) => call(target as F, self, args as Parameters<F>),
    }),
  });
}

/**
 * The method, past the trap of a proxy: what a trap gives may look the name up on the object again,
 * and would find ours.
 */
function methodOf(owner: object, name: string | symbol): unknown {
  for (let one: object | null = owner; one; one = Object.getPrototypeOf(one) as object | null) {
    const found = Object.getOwnPropertyDescriptor(one, name);
    if (found) return 'value' in found ? (found.value as unknown) : (owner as Record<string | symbol, unknown>)[name];
  }
  return undefined;
}
