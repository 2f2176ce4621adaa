import type { Exchange } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { text } from './wire/index.ts';

/** How an exchange ended, by its HTTP status; without an answer it is still under way. */
export function endOf(status: number | undefined, answer: unknown): End {
  if (status === undefined) return answer === undefined ? 'pending' : 'succeeded';
  if (status >= 500) return 'server_error';
  if (status === 422) return 'invalid';
  return status >= 400 ? 'refused' : 'succeeded';
}

/** Words for where a job stands, of all billers: none of them means two things. */
const WORDS = {
  pending:
    'pending in_queue queued queueing submitted starting preparing scheduled processing running throttled dreaming in_progress in-progress inprogress',
  succeeded: 'succeeded succeed success completed complete done finished ready ok dubbed',
  failed: 'failed fail failure error expired budget_exceeded',
  canceled: 'canceled cancelled aborted',
  filtered: 'moderated content_moderated request_moderated',
} as const satisfies Partial<Record<End, string>>;

const ENDS: ReadonlyMap<string, End> = new Map(
  Object.entries(WORDS).flatMap(([end, words]) => words.split(' ').map((word) => [word, end as End])),
);

/** What a word says of a job; undefined where it says nothing. */
export function stateOf(word: unknown): End | undefined {
  return ENDS.get(text(word)?.toLowerCase().replaceAll(' ', '_') ?? '');
}

/** How a job stands: by the HTTP status where that is an error, else by the word in its answer. A word that nobody knows is no end. */
export function jobEnd({ status, response }: Exchange, word: unknown): End {
  const end = endOf(status, response);
  return end !== 'succeeded' || text(word) === undefined ? end : (stateOf(word) ?? 'pending');
}

/** A poll that was refused says nothing about its job. */
export function isRefusedPoll({ status, request, model }: Exchange): boolean {
  return status !== undefined && status >= 400 && request === undefined && model === undefined;
}
