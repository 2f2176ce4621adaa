import { measure, parseQuantity } from '@costspan/core';
import type { Item, Measure } from '@costspan/core';
import { count, list, text } from '@costspan/core/wire';
import type { Fields } from '@costspan/core/wire';

/** The first of several names that holds something. */
export function first(from: Fields | undefined, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = from?.[name];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** Characters as a reader counts them: an emoji is one, though JavaScript's `length` says two. */
export function characters(request: Fields | undefined, ...texts: readonly string[]): Measure | undefined {
  const spoken = text(first(request, ...texts));
  const stated = spoken === undefined ? count(first(request, 'characters', 'text_length', 'input_length')) : undefined;
  const counted = spoken === undefined ? stated : [...spoken].length;
  return counted === undefined ? undefined : measure('text_input', 'character', counted, 'request');
}

const LENGTHS = {
  second: ['seconds', 'duration', 'duration_seconds', 'audio_seconds'],
  minute: ['minutes'],
  hour: ['hours'],
} as const;

/** A length of time that a body states, in the unit it states it in. */
export function lengthOf(item: Item, body: Fields | undefined, basis: 'usage' | 'request'): Measure | undefined {
  for (const unit of ['second', 'minute', 'hour'] as const) {
    const value = first(body, ...LENGTHS[unit]);
    const stated = parseQuantity(typeof value === 'string' ? value.replace(/s$/, '') : value);
    if (stated?.gt(0)) return measure(item, unit, stated, basis);
  }
  return undefined;
}

/** How many images came back: a list of them, or their number in a bill of one's own. */
export function delivered(answer: Fields | undefined, ...names: readonly string[]): number | undefined {
  const images = first(answer, ...names);
  return list(images)?.length ?? count(images);
}
