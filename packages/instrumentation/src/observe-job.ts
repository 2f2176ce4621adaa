import type { Exchange, SubmittedJob, Usage } from '@costspan/core';
import { jobKey, settleJob } from '@costspan/core/internal';
import type { CallFacts } from './call-facts.ts';
import { countPolls, takePolls } from './poll-count.ts';
import { serverOf } from './server.ts';
import { errorTypeAtEnd, hasEnded, JOB_STATUS } from './usage-at-end.ts';
import { usagesOf } from './usages.ts';

/** Records what a call says of a job: the first that sees its end makes the settlement span, any other leaves nothing. */
export function observeJob(call: CallFacts, usage: Usage | undefined, also: readonly Usage[], error: unknown): void {
  const { spec, host, start, exchange, http, polls, row } = call;
  const id = usage?.responseId ?? call.jobId;
  if (id === undefined) return;
  const key = jobKey(usage?.provider ?? exchange.provider, id);
  // An error of the poll itself, be it a 500, says nothing of the job.
  if (!usage || !(isJobEnd(usage) || isBilledRefusal(call, usage)) || (error !== undefined && !call.jobEnded))
    return countPolls(key, Math.max(1, polls));
  void settleJob({
    key,
    scope: spec.scope,
    providers: host.providers,
    provider: usage.provider,
    model: usage.model ?? exchange.model,
    server: serverOf(start.serverUrl ?? start.exchange.url),
    startTime: call.startedAt,
    error,
    errorType: errorTypeAtEnd(usage, error),
    retryCount: http.retryCount,
    jobMode: 'poll',
    jobStatus: JOB_STATUS[usage.end],
    pollCount: takePolls(key) + Math.max(1, polls),
    requested: (submitted) => usagesOf(spec, submitted.exchange)[0],
    usages: (submitted, recorded) => {
      if (!submitted && !recorded && row.isJob?.(exchange.response) === false) return [];
      const [complete = usage, ...others] = submitted
        ? usagesOf(spec, withSubmit(exchange, submitted))
        : [usage, ...also];
      return [{ ...complete, end: usage.end, responseId: id }, ...others];
    },
  });
}

function isJobEnd(usage: Usage): boolean {
  return hasEnded(usage) && usage.end !== 'no_answer' && usage.end !== 'not_sent' && usage.end !== 'refused';
}

/** A poll that was refused with the job's bill in it. */
function isBilledRefusal({ jobEnded }: CallFacts, { end, reported }: Usage): boolean {
  return jobEnded && end === 'refused' && reported !== undefined;
}

/** The answer of a call to the request that made the job. */
function withSubmit(exchange: Exchange, submitted: SubmittedJob): Exchange {
  const known = Object.entries(submitted.exchange).filter(([, value]) => value !== undefined);
  return { ...exchange, ...Object.fromEntries(known) };
}
