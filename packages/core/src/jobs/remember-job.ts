import { settings } from '../settings.ts';
import { reducedRequest } from './reduce.ts';
import { putJob } from './store-access.ts';
import { track } from './store-work.ts';
import type { SubmittedJob } from './store.ts';
import { startSweeper } from './sweep.ts';

/** Keeps what is known of a job at its submit, for whoever will see its end. */
export function rememberJob(key: string, job: Omit<SubmittedJob, 'submittedAt'>): void {
  const { jobStore, book } = settings();
  const { exchange, spanContext } = job;
  const submitted: SubmittedJob = {
    ...job,
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
