import type { End } from '@costspan/core';
import { fields, text } from '@costspan/core/wire';

/** How an exchange ended, by its HTTP status; without an answer it is still under way. */
export function endOf(status: number | undefined, answer: unknown): End {
  if (status === undefined) return answer === undefined ? 'pending' : 'succeeded';
  if (status >= 500) return 'server_error';
  if (status === 422) return 'invalid';
  return status >= 400 ? 'refused' : 'succeeded';
}

const JOB_ENDS: Readonly<Record<string, End>> = {
  queued: 'pending',
  in_queue: 'pending',
  processing: 'pending',
  in_progress: 'pending',
  completed: 'succeeded',
  succeeded: 'succeeded',
  failed: 'failed',
  error: 'failed',
  canceled: 'canceled',
  cancelled: 'canceled',
};

/** How a job ended, by HTTP or else by the `status` of its answer. */
export function endOfJob(status: number | undefined, answer: unknown): End {
  const byHttp = endOf(status, answer);
  if (byHttp !== 'succeeded') return byHttp;
  return JOB_ENDS[text(fields(answer)?.['status'])?.toLowerCase() ?? ''] ?? byHttp;
}
