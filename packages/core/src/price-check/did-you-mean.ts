import { closest, distance } from 'fastest-levenshtein';

/** Comparing with more of them takes longer than a hint is worth. */
const MOST_KNOWN = 5_000;

/** `; did you mean "x"?` where a known word is near; a hint for people, never a choice. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0 || known.length > MOST_KNOWN || word.length > 300) return '';
  const near = closest(word, known);
  return distance(word, near) <= Math.max(2, word.length / 3) ? `; did you mean "${near}"?` : '';
}
