import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';

/** The characters of all texts that are sent in: Unicode code points, where JavaScript's `length` counts an emoji twice. */
export function inputCharacters(...texts: readonly unknown[]): Measure | undefined {
  const sent = texts.filter((one) => typeof one === 'string');
  if (sent.length === 0) return undefined;
  let points = 0;
  for (const text of sent) for (const _ of text) points++;
  return measure('text_input', 'character', points, 'request');
}
