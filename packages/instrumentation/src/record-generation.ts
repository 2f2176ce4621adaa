import type { Usage } from '@costspan/core';
import { jobKey, rememberCharge, rememberJob, settleGeneration, uniqueId } from '@costspan/core/internal';
import type { Generation, GenerationEnd } from '@costspan/core/internal';
import type { CallFacts } from './call-facts.ts';
import { errorTypeAtEnd, JOB_STATUS } from './usage-at-end.ts';
import { usagesOf } from './usages.ts';

/** Ends the span of a call with its charge; `also` are the usages of further charges in the same answer. */
export function recordGeneration(
  call: CallFacts,
  generation: Generation,
  usage: Usage | undefined,
  also: readonly Usage[],
  error: unknown,
): void {
  if (!usage || isOuterLayer(call)) return generation.drop(error);
  const { http, polls } = call;
  const id = usage.responseId ?? call.jobId;
  const chargeKey = id === undefined ? `${usage.provider}:call:${uniqueId()}` : jobKey(usage.provider, id);
  const isSubmit = usage.end === 'pending' && id !== undefined && error === undefined;
  const isJob = id !== undefined && (call.jobId !== undefined || isSubmit);
  const end: GenerationEnd = {
    usage,
    also: isSubmit ? undefined : also,
    kind: isSubmit ? 'submit' : 'generation',
    chargeKey,
    error,
    errorType: errorTypeAtEnd(usage, error),
    retryCount: http.retryCount,
    unanswered: http.unanswered(usage.end === 'no_answer'),
    jobMode: jobModeOf(call, isSubmit),
    jobStatus: isJob ? JOB_STATUS[usage.end] : undefined,
    pollCount: polls > 0 ? polls : undefined,
    requested: () => usagesOf(call.spec, call.start.exchange)[0],
  };
  if (isSubmit || (isJob && usage.end === 'no_answer')) rememberSubmit(call, generation, chargeKey);
  if (isJob && !isSubmit) return void settleGeneration(generation, end);
  const rated = generation.end(end);
  if (rated && !isSubmit && id !== undefined && call.row.toldLater) rememberCharge(chargeKey, rated);
}

/** A method of the app's own that calls the SDK's: the charges are in the calls that it made. */
function isOuterLayer({ http, generationsInside, jobId }: CallFacts): boolean {
  return http.count === 0 && generationsInside > 0 && jobId === undefined;
}

function jobModeOf({ start, polls, row }: CallFacts, isSubmit: boolean): GenerationEnd['jobMode'] {
  if (start.streamed) return 'stream';
  return polls > 0 || isSubmit || row.role === 'submit' ? 'poll' : 'sync';
}

function rememberSubmit(call: CallFacts, generation: Generation, key: string): void {
  rememberJob(key, {
    spanContext: generation.span.spanContext(),
    attribution: generation.attribution,
    attempt: generation.attempt,
    exchange: { ...call.start.exchange, submitted: call.exchange.response },
  });
}
