/**
 * What `instanceof` cannot tell of a value from another realm: each context of `node:vm`, and with it
 * each Jest test and jsdom window, has an `Error`, a `Promise` and an `Object.prototype` of its own.
 */

const ERRORS = new Set(['[object Error]', '[object DOMException]']);

export function isError(value: unknown): value is Error {
  return value instanceof Error || ERRORS.has(Object.prototype.toString.call(value));
}

/** Whether this is what all plain objects of some realm inherit from. */
export function isObjectPrototype(value: object): boolean {
  return value === Object.prototype || (Object.getPrototypeOf(value) === null && Object.hasOwn(value, 'isPrototypeOf'));
}

/** Whether this is a promise of the language itself, and none of a class that extends it. */
export function isPlainPromise(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: unknown } | null;
  if (prototype === Promise.prototype) return true;
  const made = prototype && Object.hasOwn(prototype, 'constructor') ? prototype.constructor : undefined;
  // `await` in that realm would not look at `then` of it.
  return (
    typeof made === 'function' &&
    /^function Promise\(\) \{\s+\[native code\]\s+\}$/.test(Function.prototype.toString.call(made))
  );
}
