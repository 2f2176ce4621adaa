/** What is known of objects that are somebody else's. */
export interface Stamp<T> {
  put(object: object, value: T): void;
  of(object: object): T | undefined;
}

/**
 * A private field on any object: nothing that lists, copies or prints the object shows it. Unlike an
 * entry of a WeakMap it needs no hash of the object and is no work for the garbage collector.
 */
export function stamp<T>(): Stamp<T> {
  class Stamped extends Given {
    #value: T;

    constructor(object: object, value: T) {
      super(object);
      this.#value = value;
    }

    static put(object: object, value: T): void {
      if (#value in object) object.#value = value;
      else new Stamped(object, value);
    }

    static of(object: object): T | undefined {
      return #value in object ? object.#value : undefined;
    }
  }
  return { put: Stamped.put, of: Stamped.of };
}

/** A constructor that gives back what it is given: the fields of a class that extends it are put on that object. */
const Given = function (this: unknown, object: object): object {
  return object;
} as unknown as new (object: object) => object;
