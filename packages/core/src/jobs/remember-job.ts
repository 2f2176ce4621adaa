import type { Attribution } from '../attribution/types.ts';
import { countingFor } from '../budgets/counting.ts';
import { rate } from '../rating/rate.ts';
import { settings } from '../settings.ts';
import { meterOf } from '../usage/meters.ts';
import type { Exchange } from '../usage/usage.ts';
import { reducedRequest } from './reduce.ts';
import { putJob } from './store-access.ts';
import { track } from './store-work.ts';
import type { SubmittedJob } from './store.ts';
import { startSweeper } from './sweep.ts';

/** Keeps what is known of a job at its submit, for whoever will see its end. */
export function rememberJob(key: string, job: Omit<SubmittedJob, 'submittedAt'>): void {
  const { jobStore, jobDeadline, book } = settings();
  const { exchange, spanContext, attribution } = job;
  const submitted: SubmittedJob = {
    ...job,
    attribution: attribution && held(attribution, key, exchange, jobDeadline),
    submittedAt: Date.now(),
    spanContext: spanContext && {
      traceId: spanContext.traceId,
      spanId: spanContext.spanId,
      traceFlags: spanContext.traceFlags,
    },
    exchange: {
      provider: exchange.provider,
      model: exchange.model,
      operation: exchange.operation,
      url: exchange.url?.replace(/[?#].*$/, '').replace(/\/\/[^/]*@/, '//'),
      request: reducedRequest(exchange.request, exchange.provider, book),
      submitted: reducedRequest(exchange.submitted, exchange.provider, book),
    },
  };
  void track(putJob(jobStore, key, { submitted }));
  startSweeper();
}

/** The attribution by which the job is settled: what it will cost stays set aside in the budgets that it was submitted in. */
function held(attribution: Attribution, key: string, exchange: Exchange, deadline: number): Attribution {
  const counting = countingFor(attribution);
  if (!counting) return attribution;
  const usage = meterOf(exchange.provider)?.usages(exchange)[0];
  return counting.holdJob(attribution, key, usage && rate({ ...usage, end: 'pending' }, settings().book), deadline);
}
