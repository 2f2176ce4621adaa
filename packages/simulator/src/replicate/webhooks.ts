import { createHmac, randomUUID } from 'node:crypto';
import { list, text } from '../fields.ts';
import type { Context } from '../server.ts';
import { body, ended, outcome, type Job, type Status } from './jobs.ts';

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, 2026-11-24 */
function signature(secret: string, payload: string): Record<string, string> {
  const id = `msg_${randomUUID().replaceAll('-', '')}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${payload}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
}

const stages: readonly (readonly [event: string, status: Status | undefined])[] = [
  ['start', 'processing'],
  ['output', 'processing'],
  ['logs', 'processing'],
  ['completed', undefined],
];

/**
 * Runs the job to its end and posts it at each stage asked for. The body is the whole prediction.
 * Without a filter: new output and the end. https://replicate.com/docs/topics/webhooks/receive-webhook, 2026-11-24
 */
export function deliver(context: Context, job: Job): void {
  const url = text(job.request.body, 'webhook', '');
  const asked = list(job.request.body['webhook_events_filter']);
  const wanted = asked.length > 0 ? asked : ['output', 'completed'];
  for (const [event, status] of stages.filter(([name]) => url !== '' && wanted.includes(name))) {
    const times = event === 'completed' ? (job.request.order.webhookTimes ?? 1) : 1;
    context.deliveries.queue(url, times, () => {
      if (!ended(job)) {
        job.status = status ?? outcome(job);
      }
      const payload = JSON.stringify(body(context, job));
      return { headers: signature(context.webhookSecret, payload), body: payload };
    });
  }
}
