import { nanoOf } from '../budgets/nano.ts';
import { budgetsOf } from '../budgets/reference.ts';
import { holdJob } from '../budgets/spend.ts';
import { rate } from '../rating/rate.ts';
import { settings } from '../settings.ts';
import { meterOf } from '../usage/meters.ts';
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
    attribution: attribution && holdJob(attribution, key, estimateOf(job), jobDeadline),
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

/** What the job will cost, in nano-dollars; it is asked for only where a budget wants to know. */
function estimateOf({ attribution, exchange }: Pick<SubmittedJob, 'attribution' | 'exchange'>): number | undefined {
  if (budgetsOf(attribution).length === 0) return undefined;
  const usage = meterOf(exchange.provider)?.usages(exchange)[0];
  return usage && nanoOf(rate({ ...usage, end: 'pending' }, settings().book));
}
