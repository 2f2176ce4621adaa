import { isObjectPrototype } from '@costspan/core/internal';

export type Method = (this: unknown, ...args: unknown[]) => unknown;

type Intercept = (original: Method, self: unknown, args: unknown[]) => unknown;

/** Answers true on a method that costspan has wrapped, also to a second copy of this package. */
const WRAPPED: symbol = Symbol.for('costspan.wrapped');

/**
 * Puts a wrapper in the place of an object's method, on the object of the prototype chain that has
 * it; on the object itself where what it inherits is also of others. False where there is no such method,
 * where it cannot be replaced, or where it was wrapped before.
 */
export function wrapMethod(
  target: Record<string, unknown>,
  name: string,
  intercept: Intercept,
  isShared = false,
): boolean {
  const owner = ownerOf(target, name);
  if (!owner) return false;
  const original = owner[name] as Method;
  if ((original as unknown as Record<symbol, unknown>)[WRAPPED]) return false;
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const isInherited = isShared && owner !== target;
  const wrapper = wrapperOf(original, isInherited ? inheriting(target, name, intercept) : intercept);
  // The exports of an ECMAScript module say that they are writable, and are not.
  return Reflect.defineProperty(isInherited ? target : owner, name, { ...descriptor, value: wrapper });
}

/** Whoever replaces the inherited method later is called too. */
function inheriting(target: object, name: string, intercept: Intercept): Intercept {
  const inherited: Method = function (...args) {
    return Reflect.apply((Object.getPrototypeOf(target) as Record<string, Method>)[name]!, this, args);
  };
  return (_, self, args) => intercept(inherited, self, args);
}

/** Whether an object's method is a wrapper, of this copy of the package or another. */
export function isWrapped(target: Record<string, unknown>, name: string): boolean {
  return (ownerOf(target, name)?.[name] as Record<symbol, unknown> | undefined)?.[WRAPPED] === true;
}

/** A proxy keeps name, length and own properties of the method, and `String(method)` its source text. */
function wrapperOf(original: Method, intercept: Intercept): Method {
  const wrapper: Method = new Proxy(original, {
    apply: (method, self: unknown, args: unknown[]) => intercept(method, self, args),
    get: (method, name, receiver) => {
      if (name === WRAPPED) return true;
      const value: unknown = Reflect.get(method, name, receiver);
      // The source text of a proxy is that of native code: asked on the method itself, it is the method's.
      return name === 'toString' && value === Function.prototype.toString ? sourceOf : value;
    },
  });
  function sourceOf(this: unknown): string {
    return Function.prototype.toString.call(this === wrapper ? original : this);
  }
  return wrapper;
}

/** The object in the prototype chain that has the method as a property that can be replaced. */
function ownerOf(target: Record<string, unknown>, name: string): Record<string, unknown> | undefined {
  for (
    let owner: Record<string, unknown> | null = target;
    owner && !isObjectPrototype(owner);
    owner = Object.getPrototypeOf(owner) as Record<string, unknown> | null
  ) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    if (!descriptor) continue;
    const isReplaceable = descriptor.configurable || descriptor.writable;
    return typeof descriptor.value === 'function' && isReplaceable ? owner : undefined;
  }
  return undefined;
}
