import { bounded } from '../util/bounded-text.ts';
import { fields } from '../util/fields.ts';
import { warnOnce } from '../util/warn.ts';

export type Tags = Readonly<Record<string, string>>;

/** On one charge: a back end indexes each key of each. */
const MAX_TAGS = 16;
const KEY = /^[a-z0-9_.-]{1,64}$/;
/** Keys that one line names. */
const MAX_NAMED = 5;

export function isTagKey(key: string): boolean {
  return KEY.test(key);
}

/** Tags with more of them, which win. What does not fit is left out, and named in one line for each kind of fault. */
export function mergeTags(outer: Tags | undefined, given: unknown): Tags | undefined {
  const found = fields(given);
  if (!found)
    warnOnce('tags', `tags are ${typeof given}, and left out: write an object, for example { campaign: 'spring' }`);
  const merged = new Map(Object.entries(outer ?? {}));
  const wrong: string[] = [];
  const tooMany: string[] = [];
  for (const [key, value] of Object.entries(found ?? {})) {
    if (value === undefined) continue;
    if (!isTagKey(key) || !isValue(value)) wrong.push(key);
    else if (!merged.has(key) && merged.size >= MAX_TAGS) tooMany.push(key);
    else merged.set(key, bounded(String(value)));
  }
  if (wrong.length > 0)
    warnOnce(
      'tags',
      `tags ${named(wrong)} left out: a key is 1 to 64 of a-z, 0-9, _ . and -, and a value is text, for example { customer_tier: 'gold' }`,
      named(wrong),
    );
  if (tooMany.length > 0)
    warnOnce('too many tags', `tags ${named(tooMany)} left out: a charge has at most ${MAX_TAGS}`, named(tooMany));
  // Not by assignment: `__proto__` is a key as any other.
  return merged.size > 0 ? Object.fromEntries(merged) : undefined;
}

function isValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function named(keys: readonly string[]): string {
  const some = keys.slice(0, MAX_NAMED).map((key) => JSON.stringify(key.slice(0, 64)));
  const more = keys.length - some.length;
  return `${some.join(', ')}${more > 0 ? ` and ${more} more` : ''} ${keys.length === 1 ? 'is' : 'are'}`;
}
