import type { Fields } from '../fields.ts';
import type { Order } from '../orders.ts';

export type JobState = 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED';

/** One queued request. The result is fixed when it is accepted; polls only bring it to light. */
export interface FalJob {
  id: string;
  /** Full endpoint id, as in `fal-ai/flux/dev`. */
  endpoint: string;
  order: Order;
  /** Billed units as a decimal string. */
  units: string;
  payload: Fields;
  /** HTTP status of the result. */
  status: number;
  polls: number;
  done: boolean;
  canceled: boolean;
}

/** Counts one status request and says where the job is now: the last but one poll sees it running, the last sees it done. */
export function poll(job: FalJob): JobState {
  const needed = job.order.polls ?? 2;
  job.polls += 1;
  job.done ||= job.polls >= needed;
  return job.done ? 'COMPLETED' : job.polls === needed - 1 ? 'IN_PROGRESS' : 'IN_QUEUE';
}

const host = 'https://queue.fal.run';

/** Status, result and cancel addresses have owner and app only, never the rest of the endpoint id. */
function base(job: FalJob): string {
  return `${host}/${job.endpoint.split('/').slice(0, 2).join('/')}/requests/${job.id}`;
}

export function urls(job: FalJob): Fields {
  return { response_url: base(job), status_url: `${base(job)}/status`, cancel_url: `${base(job)}/cancel` };
}

/** https://fal.ai/docs/documentation/model-apis/queue, 2026-11-24 */
export function statusBody(job: FalJob, state: JobState, withLogs: boolean): Fields {
  const logs = {
    logs:
      withLogs && state !== 'IN_QUEUE'
        ? [{ message: 'generating', level: 'INFO', source: 'USER', timestamp: new Date().toISOString() }]
        : null,
  };
  return {
    status: state,
    request_id: job.id,
    ...urls(job),
    ...(state === 'IN_QUEUE' ? { queue_position: 0 } : logs),
    ...(state === 'COMPLETED' && !job.canceled && { metrics: { inference_time: 1.25 } }),
    ...(state === 'COMPLETED' && job.status >= 400 && { error: `Invalid status code: ${job.status}` }),
    ...(job.canceled && { error_type: 'client_cancelled' }),
  };
}
