import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate, usageOf } from '../../../../test/support/acme.ts';
import { AMOUNT, recording } from '../../../../test/support/own-charges.ts';
import { withAttribution } from '../attribution/attribution.ts';
import { withOutput } from '../outputs/with-output.ts';
import { onCharge } from '../recording/charge-listeners.ts';
import { recordCharge } from './record-charge.ts';

const own = recording();
const { records } = own;

describe('an amount', () => {
  it('is one span, one record and one count, as a generation is', async () => {
    const before = [await own.telemetry.total('costspan.cost'), await own.telemetry.total('costspan.generations')];
    const startTime = new Date('2026-11-30T12:00:00.000Z');
    const event = withAttribution({ plan: 'pro', feature: 'avatar' }, () =>
      recordCharge({
        ...AMOUNT,
        outputType: 'image',
        operation: 'execute_tool',
        startTime,
        endTime: startTime.getTime() + 1_500,
        attributes: { 'acme.pool': 'a100', 'acme.nodes': 2 },
      }),
    );
    const [span, ...others] = own.telemetry.spans;
    expect(others).toEqual([]);
    expect(span).toMatchObject({
      name: 'execute_tool sdxl',
      kind: SpanKind.CLIENT,
      instrumentationScope: { name: '@costspan/core' },
      startTime: [startTime.getTime() / 1_000, 0],
      duration: [1, 5e8],
    });
    const attributes = {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.provider.name': 'own-gpus',
      'gen_ai.request.model': 'sdxl',
      'gen_ai.output.type': 'image',
      'costspan.cost.amount': 0.12,
      'costspan.cost.currency': 'USD',
      'costspan.cost.status': 'final',
      'costspan.cost.source': 'provider',
      'costspan.cost.basis': 'reported_amount',
      'costspan.billing.outcome': 'charged',
      'costspan.plan': 'pro',
      'costspan.feature': 'avatar',
      'acme.pool': 'a100',
      'acme.nodes': 2,
    };
    expect(span?.attributes).toMatchObject(attributes);
    expect(own.telemetry.records).toHaveLength(1);
    expect(own.telemetry.records[0]?.attributes).toMatchObject({
      ...attributes,
      'costspan.cost.amount_decimal': '0.12',
    });
    expect(event).toEqual({
      kind: 'charge',
      key: own.telemetry.records[0]?.attributes['costspan.charge.key'],
      provider: 'own-gpus',
      model: 'sdxl',
      outputType: 'image',
      status: 'final',
      amount: '0.12',
      currency: 'USD',
      retries: 0,
      plan: 'pro',
      feature: 'avatar',
      traceId: span?.spanContext().traceId,
      spanId: span?.spanContext().spanId,
      time: '2026-11-30T12:00:01.500Z',
    });
    expect(await own.telemetry.total('costspan.cost')).toBeCloseTo(Number(before[0]) + 0.12, 12);
    expect(await own.telemetry.total('costspan.generations')).toBe(Number(before[1]) + 1);
  });

  it('without a start has no duration: it is not known', async () => {
    const count = async (): Promise<number> =>
      ((await own.telemetry.metric('gen_ai.client.inference.duration'))?.dataPoints ?? []).reduce(
        (sum, point) => sum + (point.value as { count: number }).count,
        0,
      );
    const before = await count();
    recordCharge(AMOUNT);
    expect(await count()).toBe(before);
    recordCharge({ ...AMOUNT, startTime: Date.now() - 5 });
    expect(await count()).toBe(before + 1);
  });

  it('of 0 is free, and in another currency stands as it is', () => {
    for (const amount of [0, -0, '0', '0.00'])
      expect(recordCharge({ ...AMOUNT, amount })).toMatchObject({ status: 'final', amount: '0', currency: 'USD' });
    expect(recordCharge({ ...AMOUNT, amount: 0.1, currency: 'EUR' })).toMatchObject({ amount: '0.1', currency: 'EUR' });
  });

  it.each(['estimated', 'at_risk'] as const)('is %s where the app says so', (status) => {
    expect(recordCharge({ ...AMOUNT, status })).toMatchObject({ status, amount: '0.12' });
    expect(own.telemetry.spans[0]?.attributes).toMatchObject({
      'costspan.cost.status': status,
      'costspan.billing.outcome': status === 'at_risk' ? 'unknown' : 'charged',
    });
  });

  it('of work that failed has the error, and costs all the same', () => {
    recordCharge({ ...AMOUNT, error: new RangeError('the prompt was: a red kite') });
    recordCharge({ ...AMOUNT, error: 'timeout' });
    recordCharge({ ...AMOUNT, error: 'a red kite is not allowed' });
    expect(own.telemetry.spans.map(({ attributes }) => attributes['error.type'])).toEqual([
      'RangeError',
      'timeout',
      '_OTHER',
    ]);
    for (const { status, attributes } of own.telemetry.spans) {
      expect(status.code).toBe(SpanStatusCode.ERROR);
      expect(attributes['costspan.cost.amount']).toBe(0.12);
    }
    expect(JSON.stringify(own.telemetry.spans.map((span) => [span.attributes, span.status]))).not.toContain('kite');
  });
});

describe('in an output', () => {
  it('a charge is an attempt unless the app says otherwise, and always a part of the cost', () => {
    withOutput('card', { planned: { provider: 'acme', model: 'image' } }, (output) => {
      generate(usageOf('image', [1], { end: 'server_error' }), { error: new Error('away'), errorType: '503' });
      expect(recordCharge(AMOUNT)).toMatchObject({
        attempt: 2,
        reason: 'failover',
        failover: { from: { provider: 'acme', model: 'image' } },
      });
      expect(recordCharge({ ...AMOUNT, operation: 'chat' })).toMatchObject({ attempt: 3 });
      for (const event of [
        recordCharge({ ...AMOUNT, attempt: false }),
        recordCharge({ provider: 'acme', model: 'image', amount: '0.12', attempt: false }),
        output.gate('judge', () => recordCharge(AMOUNT)),
      ]) {
        expect(event).toMatchObject({ amount: '0.12', output: { id: output.id, name: 'card' } });
        expect(event).not.toHaveProperty('attempt');
      }
      output.accept();
    });
    const output = own.telemetry.spans.find(({ name }) => name === 'output card');
    expect(output?.attributes).toMatchObject({ 'costspan.output.attempts': 3, 'costspan.output.total_cost': 0.6 });
  });

  it('an id that is known takes no attempt, and no word of the app about the next one', () => {
    recordCharge({ ...AMOUNT, id: own.id });
    withOutput('card', {}, (output) => {
      output.nextAttempt('manual');
      recordCharge({ ...AMOUNT, id: own.id });
      expect(recordCharge(AMOUNT)).toMatchObject({ attempt: 1, reason: 'manual' });
    });
  });
});

it('a listener may record a charge of the app for each that it hears of', () => {
  const heard: (string | undefined)[] = [];
  const stops = [
    onCharge(
      ({ provider }) =>
        void recordCharge({ provider: 'platform', model: 'fee', amount: '0.01', id: `${own.id}-${provider}` }),
    ),
    onCharge(({ provider, amount }) => heard.push(`${provider} ${amount}`)),
  ];
  generate(usageOf('image', [1]));
  for (const stop of stops) stop();
  expect(heard.toSorted()).toEqual(['acme 0.04', 'platform 0.01']);
  expect(records()).toHaveLength(2);
});

it('an amount is the ledger’s to the last digit, however it was written', () => {
  const digits = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 0, max: 24 }));
  fc.assert(
    fc.property(digits, ([value, places]) => {
      own.telemetry.reset();
      const text = String(value).padStart(places + 1, '0');
      const amount = places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
      const event = recordCharge({ ...AMOUNT, amount });
      expect(event?.amount).toBe(own.telemetry.records[0]?.attributes['costspan.cost.amount_decimal']);
      const [whole = '', fraction = ''] = String(event?.amount).split('.');
      expect(BigInt(whole + fraction.padEnd(places, '0'))).toBe(value);
    }),
    { numRuns: 200 },
  );
});
