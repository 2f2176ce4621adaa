import type { End, Exchange } from '@costspan/core';
import { text } from '@costspan/core/wire';

/** How an exchange ended, by its HTTP status; without an answer it is still under way. */
export function endOf(status: number | undefined, answer: unknown): End {
  if (status === undefined) return answer === undefined ? 'pending' : 'succeeded';
  if (status >= 500) return 'server_error';
  if (status === 422) return 'invalid';
  return status >= 400 ? 'refused' : 'succeeded';
}

/** How a job stands: by the HTTP status where that is an error, else by the word in its answer. */
export function jobEnd({ status, response }: Exchange, word: unknown, ends: Readonly<Record<string, End>>): End {
  const end = endOf(status, response);
  const state = text(word)?.toLowerCase();
  if (end !== 'succeeded' || state === undefined) return end;
  return (Object.hasOwn(ends, state) ? ends[state] : undefined) ?? 'pending';
}

/** A poll that was refused says nothing about its job. */
export function isRefusedPoll({ status, request, model }: Exchange): boolean {
  return status !== undefined && status >= 400 && request === undefined && model === undefined;
}
