import { diag, DiagLogLevel } from '@opentelemetry/api';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generate, usageOf, useAcme } from '../../../../test/support/acme.ts';
import { Telemetry } from '../../../../test/support/telemetry.ts';
import { withAttribution } from '../attribution/attribution.ts';
import { rememberJob } from '../jobs/remember-job.ts';
import { settleJob } from '../jobs/settlement.ts';
import { withOutput } from '../outputs/with-output.ts';
import { configure } from '../settings.ts';
import type { ChargeEvent } from './charge-event.ts';
import { onCharge } from './charge-listeners.ts';

let telemetry: Telemetry;
const said: string[] = [];
const heard: ChargeEvent[] = [];
const stops: (() => void)[] = [];

beforeAll(() => {
  const keep = (text: string): void => void said.push(text);
  diag.setLogger({ ...console, verbose: keep, warn: keep, error: keep }, DiagLogLevel.WARN);
  telemetry = new Telemetry();
});
afterAll(() => diag.disable());
beforeEach(() => {
  telemetry.reset();
  said.length = 0;
  heard.length = 0;
  useAcme();
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  configure({});
});

function listen(listener: (charge: ChargeEvent) => unknown = (charge) => heard.push(charge)): () => void {
  const stop = onCharge(listener);
  stops.push(stop);
  return stop;
}

let jobs = 0;

function settle(key: string, incomplete: boolean): void {
  void settleJob({
    key,
    scope: { name: '@costspan/test', version: '1' },
    providers: {},
    provider: 'acme',
    retryCount: 1,
    jobMode: 'poll',
    usages: () => [usageOf('image', [incomplete ? 2 : 3], { incomplete, responseId: key.slice('acme:'.length) })],
  });
}

it('is told of a charge as it stands on its span and in the ledger', () => {
  listen();
  withAttribution({ plan: 'pro', feature: 'avatar', tenant: 'acme' }, () =>
    generate(usageOf('token', [100, 0, 5000], { responseId: 'r-1' }), { chargeKey: 'acme:r-1', retryCount: 2 }),
  );
  const [span] = telemetry.spans;
  const [record] = telemetry.records;
  expect(heard).toEqual([
    {
      kind: 'charge',
      key: 'acme:r-1',
      provider: 'acme',
      model: 'token',
      tier: 'standard',
      outputType: 'image',
      status: 'final',
      amount: '0.2005',
      currency: 'USD',
      unit: 'token',
      quantity: '5000',
      unitPrice: '0.00004',
      retries: 2,
      plan: 'pro',
      feature: 'avatar',
      jobId: 'r-1',
      traceId: span?.spanContext().traceId,
      spanId: span?.spanContext().spanId,
      time: new Date(Number(record?.hrTime[0]) * 1_000 + Number(record?.hrTime[1]) / 1e6).toISOString(),
    },
  ]);
  expect(record?.attributes['costspan.cost.amount_decimal']).toBe('0.2005');
  expect(JSON.parse(JSON.stringify(heard[0]))).toEqual(heard[0]);
  expect(Object.isFrozen(heard[0])).toBe(true);
});

it('what has no price has a reason and no amount', () => {
  listen();
  generate({ ...usageOf('image', [1]), model: 'no-such-model' });
  expect(heard[0]).toMatchObject({ status: 'unpriced', missingReason: 'unknown_model', model: 'no-such-model' });
  for (const name of ['amount', 'currency', 'unit', 'quantity', 'unitPrice', 'tier'])
    expect(heard[0]).not.toHaveProperty(name);
});

it('of a settlement, and of its correction with what the charge comes to', () => {
  listen();
  const key = `acme:job-${++jobs}`;
  settle(key, true);
  settle(key, true);
  settle(key, false);
  settle(key, false);
  const common = { key, jobId: `job-${jobs}`, unit: 'image', unitPrice: '0.04' };
  expect(heard).toEqual([
    expect.objectContaining({ ...common, kind: 'charge', status: 'estimated', amount: '0.08', retries: 1 }),
    expect.objectContaining({ ...common, kind: 'correction', status: 'final', amount: '0.12', quantity: '3' }),
  ]);
  expect(telemetry.records.map(({ attributes }) => attributes['costspan.cost.total_decimal'])).toEqual([
    undefined,
    '0.12',
  ]);
});

it('of a submit nothing, and of each try that was never answered its risk', () => {
  listen();
  generate({ ...usageOf('image', [1]), end: 'pending' }, { kind: 'submit' });
  expect(heard).toEqual([]);
  generate(usageOf('image', [1]), { chargeKey: 'acme:tried', unanswered: [1] });
  expect(heard.map(({ key, status, amount }) => [key, status, amount])).toEqual([
    ['acme:tried', 'final', '0.04'],
    ['acme:tried#try-1', 'at_risk', '0.04'],
  ]);
});

it('inside an output: attempt, reason, the fail-over and its tier', () => {
  listen();
  withOutput('card', { plan: 'free', planned: { provider: 'acme', model: 'image' } }, (output) => {
    generate(usageOf('image', [1], { end: 'server_error' }), { error: new Error('away'), errorType: '503' });
    generate(usageOf('megapixel', [2], { provider: 'acme-eur' }));
    output.gate('judge', () => generate(usageOf('token', [10, 0, 10])));
    expect(output.charges()).toEqual(heard);
    const place = { plan: 'free', output: { id: output.id, name: 'card' } };
    expect(heard).toEqual([
      expect.objectContaining({ ...place, attempt: 1, reason: 'initial', status: 'at_risk', amount: '0.04' }),
      expect.objectContaining({
        ...place,
        attempt: 2,
        reason: 'failover',
        provider: 'acme-eur',
        amount: '0.05',
        currency: 'EUR',
        failover: { from: { provider: 'acme', model: 'image', tier: 'standard' } },
        tierMismatch: false,
      }),
      expect.objectContaining({ ...place, model: 'token', amount: '0.00045' }),
    ]);
    expect(heard[2]).not.toHaveProperty('attempt');
  });
});

it('of a job that was submitted elsewhere: the fail-over, plan and output of its submit', () => {
  listen();
  const key = `acme:job-${++jobs}`;
  const from = { provider: 'acme-eur', model: 'image', tier: 'flagship' } as const;
  rememberJob(key, {
    attribution: { plan: 'pro' },
    attempt: { outputId: 'o-1', outputName: 'clip', number: 2, reason: 'failover', from, planned: from },
    exchange: { provider: 'acme', model: 'image' },
  });
  settle(key, false);
  expect(heard).toEqual([
    expect.objectContaining({
      key,
      provider: 'acme',
      tier: 'standard',
      amount: '0.12',
      plan: 'pro',
      attempt: 2,
      reason: 'failover',
      failover: { from },
      tierMismatch: true,
      output: { id: 'o-1', name: 'clip' },
    }),
  ]);
});

it('also with the ledger off', () => {
  listen();
  useAcme('1', 'off');
  generate(usageOf('image', [1]));
  expect(heard).toHaveLength(1);
  expect(telemetry.records).toEqual([]);
});

it('until it is stopped, and as often as it was registered', () => {
  const count = (): void => void heard.push({} as ChargeEvent);
  const stop = listen(count);
  listen(count);
  generate(usageOf('image', [1]));
  expect(heard).toHaveLength(2);
  stop();
  stop();
  generate(usageOf('image', [1]));
  expect(heard).toHaveLength(3);
});

describe('a listener', () => {
  it('that throws or rejects harms neither the call nor the others, and is one warning', async () => {
    listen(() => {
      throw new Error('ours is down');
    });
    listen(async () => {
      await Promise.resolve();
      throw new Error('ours is down');
    });
    listen(() => Promise.reject(Object.create(null) as Error));
    listen();
    generate(usageOf('image', [1]));
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toHaveLength(1);
    expect(telemetry.records).toHaveLength(1);
    expect(said.filter((text) => text.includes('ours is down'))).toHaveLength(1);
  });

  it('that records a charge is not told of it, also after an await, and others are', async () => {
    let times = 0;
    const fee = usageOf('image', [2], { provider: 'acme-eur' });
    listen(async () => {
      times += 1;
      generate(fee);
      await Promise.resolve();
      generate(fee);
    });
    listen();
    generate(usageOf('image', [1]));
    await new Promise((resolve) => setImmediate(resolve));
    expect(times).toBe(1);
    expect(heard.map(({ provider }) => provider).toSorted()).toEqual(['acme', 'acme-eur', 'acme-eur']);
  });

  it('of which two record charges comes to an end', () => {
    let times = 0;
    const record = (): void => {
      times += 1;
      generate(usageOf('image', [1]));
    };
    listen(record);
    listen(record);
    generate(usageOf('image', [1]));
    // Each of the first charge, and each of the one that the other has recorded.
    expect(times).toBe(4);
  });

  it('that stops itself, or another, is not called again', () => {
    const stop: (() => void)[] = [];
    stop.push(
      listen((charge) => {
        heard.push(charge);
        for (const one of stop) one();
      }),
      listen((charge) => void heard.push(charge)),
    );
    generate(usageOf('image', [1]));
    generate(usageOf('image', [1]));
    expect(heard).toHaveLength(1);
  });

  it('must be a function', () => {
    const stop = onCharge('log' as never);
    expect(said).toEqual([expect.stringContaining('onCharge: listener is string; give a function')]);
    expect(stop()).toBeUndefined();
  });
});

it('all amounts together are the ledger, to the last digit', () => {
  listen();
  const charge = fc.record({ model: fc.constantFrom('image', 'megapixel', 'character'), quantity: fc.nat(1_000_000) });
  fc.assert(
    fc.property(fc.array(charge, { maxLength: 8 }), (charges) => {
      heard.length = 0;
      telemetry.reset();
      for (const { model, quantity } of charges) generate(usageOf(model, [quantity]));
      const amounts = telemetry.records.map(({ attributes }) => attributes['costspan.cost.amount_decimal']);
      expect(heard.map(({ amount }) => amount)).toEqual(amounts);
      expect(amounts).toHaveLength(charges.length);
    }),
    { numRuns: 50 },
  );
});
