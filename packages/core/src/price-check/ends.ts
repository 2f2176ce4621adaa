import type { ModelEntry } from '../price-book/types.ts';
import type { Problem } from './problem.ts';

/** A model whose note tells of its end, while `compare` would still offer it. */
export function endProblems({ ended, note = '' }: ModelEntry): Problem[] {
  const told = /\b(?:shut down|retired|ended|closed) on (\d{4}-\d\d-\d\d)/i.exec(note)?.[1];
  if (ended !== undefined || told === undefined) return [];
  const message = `is missing, and the note has an end on ${told}: write it, so that the model is not offered any more`;
  return [{ path: ['ended'], value: ended, message }];
}
