/** Most answers that are kept of one function; it is begun anew when they are reached. */
const MOST = 500;
/** Longer keys are hardly asked twice. */
const LONGEST = 300;

/** The same function of a text, which answers from memory what it was asked before. For pure functions only. */
export function memoize<T>(answer: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as T;
    const made = answer(key);
    if (known.size >= MOST) known.clear();
    if (key.length <= LONGEST) known.set(key, made);
    return made;
  };
}
