import { randomBytes } from 'node:crypto';
import type { Fields } from '../fields.ts';
import type { Exchange } from '../http.ts';
import type { Context } from '../server.ts';
import { l40s, type Model, type Run } from './models.ts';

export type Status = 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled' | 'aborted';

/** One prediction or training. The outcome is fixed when it is accepted. */
export interface Job {
  id: string;
  kind: 'predictions' | 'trainings';
  name: string;
  model: Model;
  run: Run;
  input: Fields;
  request: Exchange;
  deployment?: string;
  status: Status;
  polls: number;
  createdAt: string;
}

export function ended({ status }: Job): boolean {
  return status !== 'starting' && status !== 'processing';
}

/** How the job will end. */
export function outcome({ request: { order } }: Job): Status {
  // https://replicate.com/docs/topics/predictions/lifecycle, 2026-11-30
  if (order.abortJob) return 'aborted';
  return order.failJob || order.filter ? 'failed' : 'succeeded';
}

/** Counts one GET: the last but one sees the job running, the last sees its end. */
export function poll(job: Job): void {
  if (ended(job)) {
    return;
  }
  const needed = job.request.order.polls ?? 2;
  job.polls += 1;
  job.status = job.polls >= needed ? outcome(job) : 'processing';
}

/** Accepts and bills: the line stands at once, because an accepted job runs also when nobody asks for it again. */
export function accept(
  context: Context,
  request: Exchange,
  what: Pick<Job, 'kind' | 'name' | 'model' | 'input'> & { deployment?: string },
): Job {
  const job: Job = {
    ...what,
    id: randomBytes(13).toString('hex'),
    run: what.model.run(what.input),
    request,
    status: 'starting',
    polls: 0,
    createdAt: new Date().toISOString(),
  };
  if (outcome(job) === 'succeeded' || (what.model.billing === 'hardware' && outcome(job) !== 'aborted')) {
    context.invoice.bill('replicate', job.id, what.deployment ?? what.name, job.run.charges);
  }
  if (what.deployment !== undefined) {
    // A private deployment also pays while it sets up and idles, which no answer shows.
    const charge = {
      description: 'private deployment: setup and idle time',
      quantity: '30',
      unit: 'compute_second',
      unitPrice: l40s,
    };
    context.invoice.bill('replicate', job.id, what.deployment, [charge]);
  }
  return job;
}

/** Ends the job early. What has not run is not billed; hardware bills half the run once it has begun. */
export function cancel(context: Context, job: Job): void {
  if (ended(job)) {
    return;
  }
  const begun = job.status === 'processing' && job.model.billing === 'hardware';
  context.invoice.void('replicate', job.id);
  const half = Number(job.run.metrics['predict_time']) / 2;
  const predict = begun ? String(half) : '0';
  if (begun) {
    const charges = job.run.charges.map((charge) => ({
      ...charge,
      quantity: predict,
      description: `${charge.description} until cancelled`,
    }));
    context.invoice.bill('replicate', job.id, job.deployment ?? job.name, charges);
  }
  job.run = { ...job.run, metrics: { predict_time: Number(predict), total_time: Number(predict) } };
  job.status = 'canceled';
}

const errors = {
  failJob: 'Prediction failed: CUDA error',
  filter: 'NSFW content detected. Try running it again, or try a different prompt.',
};

/** A job that never started metered nothing. */
function metricsOf({ status, run }: Job): Fields {
  return status === 'aborted' ? { total_time: 0.5 } : run.metrics;
}

/** https://replicate.com/docs/reference/http#predictions.get, 2026-11-24 */
export function body({ origin }: Context, job: Job): Fields {
  const { order } = job.request;
  const base = `${origin}/replicate/v1/${job.kind}/${job.id}`;
  const succeeded = job.status === 'succeeded';
  const files = job.run.files.map((file) => `${origin}/replicate/delivery/${job.id}/${file}`);
  const output = job.run.single ? files[0] : files;
  const started = job.status === 'starting' || job.status === 'aborted' ? null : job.createdAt;
  const outputFailed = job.status === 'failed' && job.model.billing === 'output';
  const metrics = ended(job) && !order.missingUsage ? (outputFailed ? { total_time: 0.5 } : metricsOf(job)) : {};
  return {
    id: job.id,
    model: job.name,
    version: job.model.billing === 'output' ? 'hidden' : job.model.version,
    ...(job.deployment !== undefined && { deployment: job.deployment }),
    input: job.input,
    logs: '',
    output: succeeded ? output : null,
    data_removed: false,
    error: job.status === 'failed' ? errors[order.filter ? 'filter' : 'failJob'] : null,
    source: 'api',
    status: job.status,
    created_at: job.createdAt,
    started_at: started,
    completed_at: ended(job) ? new Date().toISOString() : null,
    urls: {
      get: base,
      cancel: `${base}/cancel`,
      stream: `${origin}/replicate/stream/${job.id}`,
      web: `https://replicate.com/p/${job.id}`,
    },
    metrics,
  };
}
