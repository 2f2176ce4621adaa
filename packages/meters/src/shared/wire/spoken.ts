import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import { first, quantity } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';

/** Unicode code points: what a reader calls characters, where JavaScript's `length` counts an emoji twice. */
export function codePoints(value: string): number {
  let points = 0;
  for (const _ of value) points++;
  return points;
}

const STATED = ['text_length', 'input_length', 'characters', 'character_count'];

/** The characters of all texts, or their number where only that was written down. */
export function charactersIn(from: Fields | undefined, ...texts: readonly unknown[]): Measure | undefined {
  const spoken = texts.filter((one): one is string => typeof one === 'string');
  const counted =
    spoken.length > 0 ? spoken.reduce((sum, one) => sum + codePoints(one), 0) : first(from, STATED, quantity);
  return counted === undefined ? undefined : measure('text_input', 'character', counted, 'request');
}
