import type { End } from '@costspan/core';
import { fields, text } from '@costspan/core/wire';
import { endOf } from './end.ts';

const ENDS: ReadonlyMap<string, End> = new Map([
  ['queued', 'pending'],
  ['processing', 'pending'],
  ['in_progress', 'pending'],
  ['failed', 'failed'],
  ['error', 'failed'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled'],
]);

/**
 * How a job ended, by HTTP or else by the `status` of its answer; undefined where only a poll was
 * refused, which says nothing about the job.
 */
export function endOfJob(status: number | undefined, request: unknown, answer: unknown): End | undefined {
  const byHttp = endOf(status, answer);
  if (byHttp !== 'succeeded') return request === undefined && byHttp !== 'pending' ? undefined : byHttp;
  return ENDS.get(text(fields(answer)?.['status'])?.toLowerCase() ?? '') ?? byHttp;
}
