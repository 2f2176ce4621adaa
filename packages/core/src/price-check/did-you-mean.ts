import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean "x"?` where a known word is near; a hint for people, never a choice. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(word, known);
  return distance(word, near) <= Math.max(2, word.length / 3) ? `; did you mean "${near}"?` : '';
}
