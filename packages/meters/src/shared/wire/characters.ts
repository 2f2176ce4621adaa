import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';

/** Half of a pair of UTF-16 units that is one code point: most texts have none, and are as long as they say. */
const PAIRS = /[\uD800-\uDBFF]/;

/** The characters of all texts that are sent in: Unicode code points, where JavaScript's `length` counts an emoji twice. */
export function inputCharacters(...texts: readonly unknown[]): Measure | undefined {
  const sent = texts.filter((one) => typeof one === 'string');
  if (sent.length === 0) return undefined;
  let points = 0;
  for (const text of sent) {
    if (!PAIRS.test(text)) points += text.length;
    else for (const _ of text) points++;
  }
  return measure('text_input', 'character', points, 'request');
}
