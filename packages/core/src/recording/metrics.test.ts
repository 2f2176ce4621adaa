import { day } from '@costspan/prices/billers';
import { beforeAll, describe, expect, it } from 'vitest';
import { generate, usageOf, useAcme } from '../../../../test/support/acme.ts';
import { Telemetry } from '../../../../test/support/telemetry.ts';
import { withAttribution } from '../attribution/attribution.ts';

const PROVIDER_MODEL = ['gen_ai.provider.name', 'gen_ai.request.model'];
const ATTRIBUTION = ['costspan.plan', 'costspan.feature'];
const COST_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];

/** The metrics of SEMCONV.md, without the metrics and attributes of outputs: unit, kind, and every attribute key that may occur. */
const TABLE: Readonly<Record<string, { unit: string; kind: string; keys: readonly string[] }>> = {
  'costspan.cost': {
    unit: '{USD}',
    kind: 'COUNTER',
    keys: [
      ...PROVIDER_MODEL,
      'gen_ai.output.type',
      'costspan.model.tier',
      'costspan.attempt.reason',
      'costspan.cost.source',
      ...ATTRIBUTION,
    ],
  },
  'costspan.cost.per_generation': {
    unit: '{USD}',
    kind: 'HISTOGRAM',
    keys: [...PROVIDER_MODEL, 'gen_ai.output.type'],
  },
  'costspan.cost.at_risk': { unit: '{USD}', kind: 'COUNTER', keys: PROVIDER_MODEL },
  'costspan.generations': {
    unit: '{generation}',
    kind: 'COUNTER',
    keys: [...PROVIDER_MODEL, 'costspan.attempt.reason', 'costspan.billing.outcome', 'error.type', ...ATTRIBUTION],
  },
  'costspan.generations.unpriced': {
    unit: '{generation}',
    kind: 'COUNTER',
    keys: [...PROVIDER_MODEL, 'costspan.cost.missing_reason'],
  },
  'costspan.generations.implausible': { unit: '{generation}', kind: 'COUNTER', keys: PROVIDER_MODEL },
  'costspan.usage.images': { unit: '{image}', kind: 'COUNTER', keys: PROVIDER_MODEL },
  'costspan.usage.megapixels': { unit: '{megapixel}', kind: 'COUNTER', keys: PROVIDER_MODEL },
  'costspan.usage.seconds': { unit: 's', kind: 'COUNTER', keys: PROVIDER_MODEL },
  'costspan.usage.characters': { unit: '{character}', kind: 'COUNTER', keys: PROVIDER_MODEL },
  'costspan.usage.credits': { unit: '{credit}', kind: 'COUNTER', keys: PROVIDER_MODEL },
  'costspan.usage.tokens': {
    unit: '{token}',
    kind: 'COUNTER',
    keys: [...PROVIDER_MODEL, 'costspan.token.type'],
  },
  'costspan.price.age': { unit: 's', kind: 'OBSERVABLE_GAUGE', keys: ['gen_ai.provider.name'] },
  'costspan.price.book.age': { unit: 's', kind: 'OBSERVABLE_GAUGE', keys: [] },
  'gen_ai.client.inference.duration': {
    unit: 's',
    kind: 'HISTOGRAM',
    keys: [...PROVIDER_MODEL, 'gen_ai.operation.name', 'error.type', 'server.address'],
  },
};

let telemetry: Telemetry;

beforeAll(() => {
  telemetry = new Telemetry();
  useAcme();
});

/** Values by attribute, of one metric. */
async function values(name: string, ...by: string[]): Promise<Record<string, number>> {
  const points = await telemetry.points(name);
  return Object.fromEntries(points.map(({ attributes, value }) => [by.map((key) => attributes[key]).join(' '), value]));
}

describe('one of each', () => {
  beforeAll(() => {
    withAttribution({ plan: 'pro', feature: 'avatar', action: 'draw', tenant: 'ann' }, () => {
      generate(usageOf('image', [2]));
      generate(usageOf('megapixel', [3]));
      generate(usageOf('second', [8], { outputType: 'video' }));
      generate(usageOf('minute', [1.5]));
      generate(usageOf('hour', [0.5]));
      generate(usageOf('character', [1_000], { outputType: 'speech' }));
      generate(usageOf('credit', [7]));
      generate(usageOf('token', [10, 20, 4_000], { tokens: { input: 30, output: 4_000 } }));
      generate(usageOf('image', [2_000]));
      generate(usageOf('image', [1], { end: 'no_answer' }), { error: new Error('reset'), errorType: 'Error' });
      generate(usageOf('image', [1]), { retryCount: 1, unanswered: [1] });
      generate(usageOf('none', []));
      generate(usageOf('image', [1], { provider: 'acme-eur' }));
      generate(usageOf('image', [1], { end: 'refused' }), { errorType: '400' });
    });
  });

  it.each(Object.entries(TABLE))('%s', async (name, { unit, kind, keys }) => {
    const metric = await telemetry.metric(name);
    expect(metric?.descriptor).toMatchObject({ name, unit, type: kind });
    expect(metric?.dataPoints.length).toBeGreaterThan(0);
    for (const { attributes } of metric?.dataPoints ?? []) {
      expect(Object.keys(attributes).filter((key) => !keys.includes(key))).toEqual([]);
      expect('gen_ai.provider.name' in attributes).toBe(keys.includes('gen_ai.provider.name'));
    }
  });

  it('no metric beside the table’s', async () => {
    expect(await telemetry.metricNames()).toEqual(Object.keys(TABLE).toSorted());
  });

  it('costs are counted once, in their buckets', async () => {
    const cost = await values('costspan.cost', 'gen_ai.request.model', 'costspan.plan', 'costspan.feature');
    expect(cost['megapixel pro avatar']).toBeCloseTo(0.075, 12);
    expect(cost['token pro avatar']).toBeCloseTo(0.16025, 12);
    // 2, 2,000 and 1 images in US dollars; the lost try and the unanswered call are at risk.
    expect(await telemetry.total('costspan.cost.at_risk')).toBeCloseTo(0.08, 12);
    const histogram = await telemetry.metric('costspan.cost.per_generation');
    expect(histogram?.dataPoints.length).toBeGreaterThan(0);
    for (const { value } of histogram?.dataPoints ?? [])
      expect(value).toMatchObject({ buckets: { boundaries: COST_BUCKETS } });
  });

  it('durations have buckets for videos too', async () => {
    const duration = await telemetry.metric('gen_ai.client.inference.duration');
    const value = duration?.dataPoints[0]?.value as { buckets: { boundaries: number[] } };
    const { boundaries } = value.buckets;
    expect(boundaries.slice(0, 14)).toEqual(Array.from({ length: 14 }, (_, i) => 0.01 * 2 ** i));
    expect(boundaries.at(-1)).toBeGreaterThan(1_200);
  });

  it('usage is counted in the unit of its metric', async () => {
    expect(await values('costspan.usage.seconds', 'gen_ai.request.model')).toEqual({
      second: 8,
      minute: 90,
      hour: 1_800,
    });
    expect(await values('costspan.usage.tokens', 'costspan.token.type')).toEqual({
      input: 10,
      image_input: 20,
      image_output: 4_000,
    });
    expect(await telemetry.total('costspan.usage.characters')).toBe(1_000);
    expect(await telemetry.total('costspan.usage.credits')).toBe(7);
    expect(await telemetry.total('costspan.usage.megapixels')).toBe(3);
  });

  it('what has no price, no rate of exchange or no plausible size is counted as such', async () => {
    expect(
      await values('costspan.generations.unpriced', 'gen_ai.provider.name', 'costspan.cost.missing_reason'),
    ).toEqual({
      'acme unknown_model': 1,
      'acme-eur no_exchange_rate': 1,
    });
    expect(await values('costspan.generations.implausible', 'gen_ai.request.model')).toEqual({ image: 1 });
    expect(await telemetry.total('costspan.generations')).toBe(14);
    const outcomes = await values(
      'costspan.generations',
      'gen_ai.request.model',
      'costspan.billing.outcome',
      'error.type',
    );
    expect(outcomes).toMatchObject({ 'image not_charged 400': 1, 'image unknown Error': 1, 'none charged ': 1 });
  });

  it('a price’s age is that of the day it was read', async () => {
    const age = await values('costspan.price.age', 'gen_ai.provider.name');
    const seen = (Date.now() - Date.parse('2026-11-01')) / 1_000;
    expect(Math.abs((age['acme'] ?? 0) - seen)).toBeLessThan(60);
  });

  it('the book’s age is that of its newest price', async () => {
    const [point] = await telemetry.points('costspan.price.book.age');
    const seen = (Date.now() - Date.parse(day)) / 1_000;
    expect(Math.abs(Number(point?.value) - seen)).toBeLessThan(60);
  });
});

it('10,000 generations over 5,000 tenants, models and features stay below 2,000 series and fold into _OTHER', async () => {
  const before = await telemetry.total('costspan.cost');
  for (let i = 0; i < 10_000; i++) {
    const attribution = { tenant: `tenant-${i % 5_000}`, feature: `feature-${i % 3_000}`, plan: `plan-${i % 7}` };
    withAttribution(attribution, () => {
      generate(usageOf('image', [1]), i % 3 === 0 ? { retryCount: 1, unanswered: [1] } : {});
      generate(usageOf(`unknown-${i % 4_000}`, []));
    });
  }
  for (const name of await telemetry.metricNames()) {
    const points = await telemetry.points(name);
    expect(points.length, name).toBeLessThan(2_000);
    const text = JSON.stringify(points.map(({ attributes }) => attributes));
    expect(text, name).not.toContain('tenant-');
    // What the SDK does past its own limit: all attribution gone.
    expect(text, name).not.toContain('overflow');
  }
  const folded = async (name: string, key: string) =>
    (await telemetry.points(name)).filter(({ attributes }) => attributes[key] === '_OTHER');
  expect(await folded('costspan.cost', 'costspan.feature')).not.toEqual([]);
  expect(await folded('costspan.generations.unpriced', 'gen_ai.request.model')).not.toEqual([]);
  expect(await folded('gen_ai.client.inference.duration', 'gen_ai.request.model')).not.toEqual([]);
  // Folding loses names, never money.
  expect((await telemetry.total('costspan.cost')) - before).toBeCloseTo(400, 6);
});
