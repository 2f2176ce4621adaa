import { measure } from '@costspan/core/internal';
import { first, quantity } from '@costspan/core/internal';
/** Unicode code points: what a reader calls characters, where JavaScript's `length` counts an emoji twice. */
export function codePoints(value) {
  let points = 0;
  for (const _ of value) points++;
  return points;
}
const STATED = ['text_length', 'input_length', 'characters', 'character_count'];
/** The characters of all texts, or their number where only that was written down. */
export function charactersIn(from, ...texts) {
  const spoken = texts.filter((one) => typeof one === 'string');
  const counted =
    spoken.length > 0 ? spoken.reduce((sum, one) => sum + codePoints(one), 0) : first(from, STATED, quantity);
  return counted === undefined ? undefined : measure('text_input', 'character', counted, 'request');
}
