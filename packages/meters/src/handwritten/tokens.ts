import type { Item } from '@costspan/core/internal';
import { fields, number } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';

const OUT = /^(output|out|candidates|completion|generated)$/;
const IN = /^(input|in|prompt)$/;
const NO_COUNT = /^(total|per|max|min|limit|budget)$/;
const MODALITY = /^(text|image|audio|video)$/;

/**
 * Tokens as people note them in a bill of their own: `video_output_tokens`, `candidates IMAGE tokens`,
 * `promptTokenCount`. `main` is what a bare `output_tokens` is of; `compute` are those whose price is not told.
 */
export function plainTokens(answer: Fields | undefined, main: string | undefined): Map<Item, number> {
  const counts = new Map<Item, number>();
  for (const [key, value] of Object.entries({ ...fields(answer?.['usage']), ...answer })) {
    const words = key
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^a-z\d]+/);
    const tokens = number(value);
    if (tokens === undefined || !words.some((word) => word === 'token' || word === 'tokens')) continue;
    const item = itemOf(words, main);
    if (item) counts.set(item, (counts.get(item) ?? 0) + tokens);
  }
  return counts;
}

function itemOf(words: readonly string[], main: string | undefined): Item | undefined {
  const modality = words.find((word) => MODALITY.test(word));
  // A sum, a rate or a limit counts nothing of its own.
  if (words.some((word) => NO_COUNT.test(word))) return undefined;
  if (words.includes('thoughts') || words.includes('thinking')) return 'text_output';
  // Cached tokens may be among the prompt's or beside them.
  if (words.includes('cached')) return 'compute';
  if (words.some((word) => OUT.test(word)))
    return (modality ?? main) ? (`${modality ?? main}_output` as Item) : 'compute';
  return words.some((word) => IN.test(word)) ? (`${modality ?? 'text'}_input` as Item) : undefined;
}
