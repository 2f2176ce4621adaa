import type { Usage } from '@costspan/core';
import { errorTypeOf } from '@costspan/core/internal';
import type { CallFacts } from './call-facts.ts';
import { neverSent } from './http-attempts.ts';
import { usagesOf } from './usages.ts';

/** What a call that ended without an answer has used: it depends on how far its request came. */
export function usageWithoutAnswer(call: CallFacts, metered: Usage, error: unknown): Usage {
  const { start, exchange, http, host } = call;
  // The job is over, whatever became of the call that asked for it.
  const isKnown = exchange.response !== undefined || metered.measures.length > 0;
  if (call.jobEnded && hasEnded(metered) && isKnown) return metered;
  if (hasEnded(metered) && exchange.response !== undefined && metered.end !== 'succeeded') return metered;
  if (http.count === 0 && (host.transportObserved || neverSent(error))) return { ...metered, end: 'not_sent' };
  if (http.answeredWithError) return metered;
  // The answer to the submit says nothing of the job's result: what may be billed is what was asked for.
  const isUntold = exchange.response === undefined && !metered.measures.some(({ basis }) => basis === 'usage');
  const asked = isUntold ? usagesOf(call.spec, start.exchange)[0] : undefined;
  return { ...(asked ?? metered), end: 'no_answer', responseId: metered.responseId ?? call.jobId };
}

/** Whether a generation, or the job that it made, is over. */
export function hasEnded({ end }: Usage): boolean {
  return end !== 'pending';
}

/** `error.type` of a call: the error's own, else how the provider says that the generation ended. */
export function errorTypeAtEnd({ end }: Usage, error: unknown): string | undefined {
  if (error !== undefined) return errorTypeOf(error);
  return WITHOUT_RESULT.has(end) ? end : undefined;
}

const WITHOUT_RESULT: ReadonlySet<Usage['end']> = new Set<Usage['end']>([
  'failed',
  'filtered',
  'canceled',
  'invalid',
  'server_error',
]);

/** `gen_ai.response.status` of a job, by how its generation ended. */
export const JOB_STATUS: Readonly<Partial<Record<Usage['end'], string>>> = {
  succeeded: 'completed',
  failed: 'failed',
  canceled: 'cancelled',
  filtered: 'failed',
  pending: 'in_progress',
  server_error: 'failed',
  invalid: 'failed',
};
