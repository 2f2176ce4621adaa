import { context, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { AMOUNT, recording } from '../../../../test/support/own-charges.ts';
import { withAttribution } from '../attribution/attribution.ts';
import { memoryJobStore } from '../jobs/memory-store.ts';
import { rememberJob } from '../jobs/remember-job.ts';
import { storeIdle } from '../jobs/store-work.ts';
import type { JobStore } from '../jobs/store.ts';
import { withOutput } from '../outputs/with-output.ts';
import type { ChargeEvent } from '../recording/charge-event.ts';
import { onCharge } from '../recording/charge-listeners.ts';
import { configure } from '../settings.ts';
import { recordCharge } from './record-charge.ts';

const own = recording();
const { records } = own;

describe('an id', () => {
  it('makes it once: a second call is told what was recorded', () => {
    const first = recordCharge({ ...AMOUNT, id: own.id });
    expect(first).toMatchObject({ key: `own-gpus:${own.id}`, jobId: own.id });
    expect(recordCharge({ ...AMOUNT, id: own.id, amount: '99' })).toEqual(first);
    expect(recordCharge({ ...AMOUNT, provider: 'others', id: own.id })).not.toEqual(first);
    expect(own.telemetry.spans).toHaveLength(2);
    expect(records()).toEqual([
      ['costspan.charge', `own-gpus:${own.id}`, '0.12', 'final'],
      ['costspan.charge', `others:${own.id}`, '0.12', 'final'],
    ]);
  });

  it('lets a call that is more certain correct it', () => {
    withOutput('card', {}, (output) => {
      recordCharge({ ...AMOUNT, id: own.id, status: 'estimated' });
      recordCharge({ ...AMOUNT, id: own.id, status: 'estimated', amount: '0.2' });
      const last = recordCharge({ ...AMOUNT, id: own.id, amount: '0.15', attributes: { 'acme.bill': 7 } });
      expect(last).toMatchObject({ kind: 'correction', status: 'final', amount: '0.15', attempt: 1 });
      expect(output.charges()).toEqual([last]);
      output.accept();
    });
    expect(records().slice(0, 2)).toEqual([
      ['costspan.charge', `own-gpus:${own.id}`, '0.12', 'estimated'],
      ['costspan.correction', `own-gpus:${own.id}`, '0.03', 'final'],
    ]);
    expect(own.telemetry.records[1]?.attributes).toMatchObject({
      'costspan.cost.total_decimal': '0.15',
      'costspan.output.name': 'card',
      'acme.bill': 7,
    });
    const output = own.telemetry.spans.find(({ name }) => name === 'output card');
    expect(output?.attributes).toMatchObject({ 'costspan.output.attempts': 1, 'costspan.output.total_cost': 0.15 });
  });

  it('resolves what was at risk', async () => {
    const resolved = await own.telemetry.total('costspan.cost.at_risk.resolved');
    recordCharge({ ...AMOUNT, id: own.id, status: 'at_risk' });
    expect(recordCharge({ ...AMOUNT, id: own.id, amount: '0.1' })).toMatchObject({ kind: 'correction', amount: '0.1' });
    expect(await own.telemetry.total('costspan.cost.at_risk.resolved')).toBeCloseTo(resolved + 0.12, 12);
  });

  it('of a job that an SDK has submitted settles that job', () => {
    const attempt = { outputId: 'o-1', outputName: 'clip', number: 3, reason: 'rejected' } as const;
    const exchange = { provider: 'acme', model: 'image' };
    const spanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
    rememberJob(`acme:${own.id}`, { attribution: { plan: 'pro' }, attempt, exchange, spanContext });
    const event = withAttribution({ plan: 'of the worker' }, () =>
      recordCharge({ provider: 'acme', model: 'image', amount: '0.3', id: own.id }),
    );
    expect(event).toMatchObject({ kind: 'charge', plan: 'pro', attempt: 3, output: { id: 'o-1', name: 'clip' } });
    expect(own.telemetry.spans.map(({ name, links }) => [name, links[0]?.context.spanId])).toEqual([
      ['fetch_response', 'b'.repeat(16)],
    ]);
  });
});

describe('with a job store elsewhere', () => {
  /** A store whose every answer comes later, and which two processes share. */
  const elsewhere = (store: JobStore): JobStore => ({
    put: async (key, job) => store.put(key, job),
    get: async (key) => store.get(key),
    lease: async (key, ms) => store.lease(key, ms),
    commit: async (key, lease, recorded) => store.commit(key, lease, recorded),
    release: async (key, lease) => store.release(key, lease),
    overdue: async (time, most) => store.overdue(time, most),
  });

  it('a charge is recorded once the store has answered, as it was announced, with what surrounded the call', async () => {
    configure({ jobStore: elsewhere(memoryJobStore()) });
    const heard: ChargeEvent[] = [];
    const stop = onCharge((charge) => heard.push(charge));
    const around = trace.getTracer('test').startSpan('around');
    let announced: ChargeEvent | undefined;
    context.with(trace.setSpan(context.active(), around), () =>
      withOutput('card', { plan: 'pro' }, (output) => {
        announced = recordCharge({ ...AMOUNT, id: own.id });
        output.accept();
      }),
    );
    expect(announced).toMatchObject({ amount: '0.12', attempt: 1, output: { name: 'card' }, plan: 'pro' });
    expect([own.telemetry.records, heard]).toEqual([[expect.objectContaining({ eventName: 'costspan.verdict' })], []]);
    await storeIdle();
    stop();
    const { traceId, spanId, ...rest } = heard[0] ?? ({} as ChargeEvent);
    expect(rest).toEqual(announced);
    expect(traceId).toBe(around.spanContext().traceId);
    expect(own.telemetry.spans.map((span) => span.spanContext().spanId)).toContain(spanId);
    const output = own.telemetry.spans.find(({ name }) => name === 'output card');
    expect(output?.attributes).toMatchObject({
      'costspan.output.attempts': 1,
      'costspan.output.outcome': 'accepted',
      'costspan.output.total_cost': 0.12,
    });
  });

  it('a second one of the same id leaves no span, no attempt and no charge', async () => {
    configure({ jobStore: elsewhere(memoryJobStore()) });
    withOutput('card', {}, (output) => {
      recordCharge({ ...AMOUNT, id: own.id });
      recordCharge({ ...AMOUNT, id: own.id, amount: '5' });
      output.accept();
    });
    await storeIdle();
    expect(records().filter(([event]) => event === 'costspan.charge')).toHaveLength(1);
    expect(own.telemetry.spans.map(({ name }) => name)).toEqual(['generate_content sdxl', 'output card']);
    expect(own.telemetry.spans[1]?.attributes).toMatchObject({
      'costspan.output.attempts': 1,
      'costspan.output.total_cost': 0.12,
    });
  });
});
