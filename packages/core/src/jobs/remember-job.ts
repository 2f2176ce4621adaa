import { settings } from '../settings.ts';
import { write } from './pending-writes.ts';
import { reducedRequest } from './reduce.ts';
import { track } from './store-retry.ts';
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
    },
  };
  void track(write(jobStore, key, { submitted }, () => jobStore.put(key, { submitted })));
  startSweeper();
}
