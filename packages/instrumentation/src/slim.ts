/** Longer strings are media or long texts: of a text, only its length can decide a price. */
const MOST_TEXT = 1_000;
const MOST_ENTRIES = 100;
const MOST_DEPTH = 8;

/**
 * A request as it is kept in memory until its job ends: parameters stay, files and buffers go, and
 * of a long text its length alone is left, since some models are billed by the character.
 */
export function slim(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return slimText(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  if (depth > MOST_DEPTH) return {};
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((one) => slim(one, depth + 1));
  const prototype = Object.getPrototypeOf(value) as unknown;
  if (prototype !== Object.prototype && prototype !== null) return {};
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MOST_ENTRIES)
      .map(([name, one]) => [name, slim(one, depth + 1)]),
  );
}

function slimText(text: string): string {
  if (text.length <= MOST_TEXT) return text;
  if (/^(data:|https?:)/.test(text)) return text.slice(0, 40);
  let characters = 0;
  for (const _ of text) characters += 1;
  // The engine keeps a repetition as a tree of a few nodes, not as that many characters.
  return 'x'.repeat(characters);
}
