import { AsyncLocalStorage } from 'node:async_hooks';
import { processState } from './process-state.ts';

/** A value that follows the running code across awaits. */
export interface ContextStore<T> {
  run<R>(value: T, fn: () => R): R;
  exit<R>(fn: () => R): R;
  get(): T | undefined;
}

export function contextStore<T>(name: string): ContextStore<T> {
  const storage = processState(`context ${name}`, () => new AsyncLocalStorage<T>());
  return {
    run: (value, fn) => storage.run(value, fn),
    exit: (fn) => storage.exit(fn),
    get: () => storage.getStore(),
  };
}
