import { fields, list } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';
import { TAGS } from './model.ts';

/** Keys of lists whose order says nothing, and that Honeycomb may give back in another. */
const UNORDERED = new Set(['filters', 'tags', 'dataset_slugs']);

/**
 * Whether what was found says all that is wanted. Honeycomb fills in defaults, so what is found may say more: in
 * objects, and in nothing else. A field that is wanted undefined says nothing.
 */
export function says(found: unknown, wanted: unknown, key = ''): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return false;
    return UNORDERED.has(key)
      ? wanted.every((one) => found.some((other) => says(other, one)))
      : wanted.every((one, index) => says(found[index], one));
  }
  const object = fields(wanted);
  if (!object) return found === wanted;
  const other = fields(found);
  return (
    other !== undefined &&
    Object.entries(object).every(([name, value]) => value === undefined || says(other[name], value, name))
  );
}

/** By name and tag: what somebody else has named alike is left alone. */
export function isOurs(one: Fields, name: string): boolean {
  return (
    one['name'] === name &&
    says(
      list(one['tags'])?.filter((tag) => says(tag, TAGS[0])),
      TAGS,
    )
  );
}
