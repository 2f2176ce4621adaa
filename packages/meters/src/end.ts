import type { End } from '@costspan/core';

/** How an exchange ended, by its HTTP status; without an answer it is still under way. */
export function endOf(status: number | undefined, answer: unknown): End {
  if (status === undefined) return answer === undefined ? 'pending' : 'succeeded';
  if (status >= 500) return 'server_error';
  if (status === 422) return 'invalid';
  return status >= 400 ? 'refused' : 'succeeded';
}
