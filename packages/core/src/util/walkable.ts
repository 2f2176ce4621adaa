/** Values and levels that a body of JSON may have before it is too large to look through. */
const MAX_VALUES = 100_000;
const MAX_DEPTH = 64;

/**
 * Whether a value can be walked in some milliseconds: by recursion, and as often as a meter does. Texts
 * may be long: none is looked through to its end. Stops as soon as it knows.
 */
export function isWalkable(value: unknown): boolean {
  let left = MAX_VALUES;
  const open: { readonly value: object; readonly depth: number }[] = [];
  const take = (one: unknown, depth: number): boolean => {
    if (typeof one === 'object' && one !== null) open.push({ value: one, depth });
    return --left >= 0 && depth <= MAX_DEPTH;
  };
  if (!take(value, 0)) return false;
  for (let next = open.pop(); next; next = open.pop()) {
    const depth = next.depth + 1;
    if (Array.isArray(next.value)) {
      if (next.value.length > left) return false;
      for (const one of next.value as unknown[]) if (!take(one, depth)) return false;
    } else if (!ArrayBuffer.isView(next.value)) {
      const keys = Object.keys(next.value);
      if (keys.length > left) return false;
      for (const key of keys) if (!take((next.value as Record<string, unknown>)[key], depth)) return false;
    }
  }
  return true;
}
