import type { AsyncLocalStorage } from 'node:async_hooks';
import { node } from './node.ts';
import { processState } from './process-state.ts';
import { warnOnce } from './warn.ts';

/** A value that belongs to the running code: to a function and to all that it starts, also after awaits. */
export interface ContextStore<T> {
  /** Runs `fn` with `value` as the current one; gives back what `fn` gives, and throws what it throws. */
  run<R>(value: T, fn: () => R): R;
  /** Runs `fn` without a current value. */
  exit<R>(fn: () => R): R;
  /** The current value; undefined outside of `run`. */
  get(): T | undefined;
}

/** The context store of that name, one for all copies of core in the process. */
export function contextStore<T>(name: string): ContextStore<T> {
  return processState(`context: ${name}`, () => {
    const AsyncStorage = asyncStorageClass();
    return AsyncStorage ? asyncStore<T>(new AsyncStorage<T | undefined>()) : stackStore<T>();
  });
}

/** Whether this runtime knows what code belongs to which call, also after awaits. */
export function hasAsyncContext(): boolean {
  return asyncStorageClass() !== undefined;
}

type StorageClass = new <T>() => AsyncLocalStorage<T>;

function asyncStorageClass(): StorageClass | undefined {
  return (
    node?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage ??
    (globalThis as { AsyncLocalStorage?: StorageClass }).AsyncLocalStorage
  );
}

function asyncStore<T>(storage: AsyncLocalStorage<T | undefined>): ContextStore<T> {
  return {
    run: (value, fn) => storage.run(value, fn),
    exit: (fn) => storage.run(undefined, fn),
    get: () => storage.getStore(),
  };
}

/** Where the runtime has no such storage: a value is current until `fn` returns, and not after its first await. */
export function stackStore<T>(): ContextStore<T> {
  let current: T | undefined;
  const runWith = <R>(value: T | undefined, fn: () => R): R => {
    const outer = current;
    current = value;
    try {
      return fn();
    } finally {
      current = outer;
    }
  };
  return {
    run: (value, fn) => {
      warnOnce(
        'no async context',
        'this runtime has no AsyncLocalStorage: attribution and outputs hold until the first await only. On Cloudflare Workers set the compatibility flag nodejs_compat.',
      );
      return runWith(value, fn);
    },
    exit: (fn) => runWith(undefined, fn),
    get: () => current,
  };
}
