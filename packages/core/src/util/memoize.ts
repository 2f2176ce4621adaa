import { BoundedMap } from './bounded-map.ts';

/** Results that are kept of one function. */
const MAX_RESULTS = 500;
/** Longer keys are hardly asked for twice. */
const MAX_KEY_LENGTH = 300;

/** The same function of a text, which remembers its results. For pure functions only. */
export function memoize<T>(fn: (key: string) => T): (key: string) => T {
  const results = new BoundedMap<string, T>(MAX_RESULTS);
  return (key) => {
    const known = results.get(key);
    if (known !== undefined || results.has(key)) return known as T;
    const result = fn(key);
    if (key.length <= MAX_KEY_LENGTH) results.set(key, result);
    return result;
  };
}
