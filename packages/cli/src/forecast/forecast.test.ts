import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PriceBook, decimal, toText } from '@costspan/core/internal';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { attemptsOf } from './attempts.ts';
import type { PricedCall } from './calls.ts';
import { priceCalls } from './calls.ts';
import { readForecast } from './file.ts';
import { forecastOf } from './model.ts';
import type { Result } from './model.ts';
import type { Forecast } from './types.ts';

const folder = mkdtempSync(join(tmpdir(), 'costspan-forecast-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string, name = 'forecast.yaml'): Promise<Forecast> {
  const path = join(folder, name);
  writeFileSync(path, text);
  return readForecast(path);
}

/** A forecast whose calls all state their own price. */
function stated(forecast: Forecast): Result {
  const prices = new Map<string, PricedCall>();
  const add = (where: string, price: string | undefined): void =>
    void prices.set(where, {
      where,
      name: where,
      amount: decimal(price ?? 0),
      assumed: {},
      unread: [],
      partial: false,
    });
  for (const [feature, { steps }] of Object.entries(forecast.features))
    for (const [at, step] of steps.entries()) {
      const where = `features.${feature}.steps[${at}]`;
      add(where, step.price);
      if (step.failover) add(`${where}.failover`, step.failover.price);
      if (step.gate) add(`${where}.gate`, step.gate.price);
    }
  return forecastOf(forecast, prices);
}

describe('forecast', () => {
  it('agrees with a pipeline worked out by hand', () => {
    const result = stated({
      plans: { pro: { users: 100, actions: { clip: 10 } } },
      features: {
        clip: {
          outputs: 2,
          steps: [
            {
              price: '0.04',
              acceptance: 0.8,
              maxAttempts: 3,
              failover: { price: '0.14', share: 0.1 },
              gate: { price: '0.001' },
            },
            { price: '1.2', acceptance: 0.5, maxAttempts: 2 },
          ],
        },
      },
    });
    const cost = result.features.get('clip')?.expected;
    // an image: 0.04 × 0.9 + 0.14 × 0.1 + 0.001 = 0.051; tried 1 + 0.2 + 0.2² = 1.24 times; accepted 1 - 0.2³ = 0.992
    expect(cost?.steps[0]).toMatchObject({ step: 'step 1' });
    expect(cost && toText(cost.steps[0]?.perGeneration ?? decimal(0))).toBe('0.051');
    expect(cost && toText(cost.steps[0]?.cost ?? decimal(0))).toBe('0.06324');
    // a clip, for 0.992 of the outputs: 1 + 0.5 = 1.5 tries of 1.2; accepted 1 - 0.5² = 0.75
    expect(cost && toText(cost.steps[1]?.cost ?? decimal(0))).toBe('1.7856');
    expect(cost && toText(cost.perStarted)).toBe('1.84884');
    expect(cost && toText(cost.accepted)).toBe('0.744');
    // 1.84884 / 0.744
    expect(cost && toText(cost.perAccepted)).toBe('2.485');
    // 100 users × 10 actions × 2 outputs
    const { expected } = result.total.months;
    expect(toText(expected.started)).toBe('2000');
    expect(toText(expected.accepted)).toBe('1488');
    expect(toText(expected.cost)).toBe('3697.68');
  });

  it('needs every result of a step that makes several', () => {
    const { features } = stated({
      plans: { a: { users: 1, actions: { f: 1 } } },
      features: { f: { steps: [{ price: '0.1', count: 2, acceptance: 0.5, maxAttempts: 1 }, { price: '1' }] } },
    });
    const cost = features.get('f')?.expected;
    // 2 × 0.1, and the second step for 0.5² of the outputs
    expect(cost && toText(cost.perStarted)).toBe('0.45');
    expect(cost && toText(cost.accepted)).toBe('0.25');
  });

  it('takes for low the smallest numbers and the best acceptance, for high the others', () => {
    const { total } = stated({
      plans: { a: { users: { low: 10, expected: 20, high: 40 }, actions: { f: { low: 1, expected: 2, high: 3 } } } },
      features: { f: { steps: [{ price: '0.1', acceptance: { low: 0.25, expected: 0.5, high: 1 } }] } },
    });
    expect(toText(total.months.low.cost)).toBe('1');
    expect(toText(total.months.expected.cost)).toBe('8');
    expect(toText(total.months.high.cost)).toBe('48');
  });

  it('adds up: parts, plans, features and the total are the same money', () => {
    const scenario = fc.integer({ min: 0, max: 10_000 });
    const share = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);
    fc.assert(
      fc.property(scenario, scenario, share, share, fc.integer({ min: 1, max: 20 }), (a, b, p, q, m) => {
        const result = stated({
          plans: { x: { users: a, actions: { f: 2, g: 3 } }, y: { users: b, actions: { g: 1 } } },
          features: {
            f: {
              steps: [
                { price: '0.013', acceptance: p, maxAttempts: m },
                { price: '0.4', acceptance: q },
              ],
            },
            g: { steps: [{ price: '0.07', acceptance: q, maxAttempts: m, failover: { price: '1', share: 0.2 } }] },
          },
        });
        for (const parts of [result.parts, result.plans, result.byFeature]) {
          const sum = parts.reduce((total, { months }) => total.plus(months.expected.cost), decimal(0));
          expect(sum.eq(result.total.months.expected.cost)).toBe(true);
        }
      }),
    );
  });

  it('an accepted output takes 1 / acceptance generations, however many attempts it may have', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.option(fc.integer({ min: 1, max: 100 })),
        (thousandths, most) => {
          const p = thousandths / 1000;
          const { generations, accepted } = attemptsOf(p, most ?? undefined);
          expect(generations.div(accepted).minus(decimal(1).div(p)).abs().lt('1e-12')).toBe(true);
          if (most !== null) expect(generations.lte(most)).toBe(true);
        },
      ),
    );
  });

  it('forecasts nothing where a call has no price, and says which', async () => {
    const { prices, problems } = await priceCalls(
      {
        plans: { a: { users: 1, actions: { f: 1 } } },
        features: {
          f: {
            steps: [
              { provider: 'acme', model: 'one' },
              { provider: 'acme', model: 'two', gate: { provider: 'acme', model: 'three' } },
            ],
          },
        },
      },
      new PriceBook([], 'empty'),
      '2026-11-24',
    );
    expect(prices.size).toBe(0);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'features.f.steps[0]',
      'features.f.steps[1]',
      'features.f.steps[1].gate',
    ]);
  });
});

describe('a forecast file', () => {
  const good = 'plans:\n  a:\n    users: 1\n    actions: { f: 1 }\nfeatures:\n  f:\n    steps:\n      - price: "0.1"\n';

  it('is YAML or JSON', async () => {
    const yaml = await read(good);
    expect(await read(JSON.stringify(yaml), 'forecast.json')).toEqual(yaml);
  });

  it.each([
    ['users: 1', 'users: -1', /line 3: plans\.a\.users is -1: write a number/],
    ['users: 1', 'users: many', /line 3: plans\.a\.users is "many"/],
    ['users: 1', 'users: { low: 3, expected: 2, high: 4 }', /line 3: plans\.a\.users .*low <= expected <= high/],
    ['users: 1', 'users: { low: 1, expected: 2, hgh: 4 }', /line 3: plans\.a\.users\.high is missing/],
    ['{ f: 1 }', '{ g: 1 }', /line 4: plans\.a\.actions\.g names no feature: write one of f/],
    ['price: "0.1"', 'price: 0.1', /line 8: features\.f\.steps\[0\]\.price is 0\.1: .*as a string/],
    ['price: "0.1"', 'model: x', /line 8: features\.f\.steps\[0\].*either provider and model, or price/],
    ['price: "0.1"', '{ price: "0.1", model: x }', /either provider and model, or price/],
    ['price: "0.1"', '{ price: "0.1", acceptance: 0 }', /acceptance is 0: write a share/],
    ['price: "0.1"', '{ price: "0.1", maxAttempts: 2.5 }', /maxAttempts is 2\.5: write a whole number/],
    ['price: "0.1"', '{ price: "0.1", retries: 2 }', /line 8: .*retries.*no such field/],
    ['steps:', 'steps: []\n    other:', /line 7: features\.f\.steps is \[\]: write at least one step/],
    ['plans:', 'plan:', /plans is missing/],
    ['users: 1', 'users: 1\n    users: 2', /line 4, column 5: not YAML/],
    ['users: 1', 'users: [', /not YAML/],
  ])('with %j as %j is refused with line, field, value and fix', async (from, to, message) => {
    await expect(read(good.replace(from, to))).rejects.toThrow(message);
  });

  it.each([
    ['nothing', ''],
    ['a list', '- 1'],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replaceAll(/./g, (name, at: number) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[at]}`).join(',')}]\n`)}`,
    ],
    ['megabytes', `# ${'x'.repeat(2 * 1024 * 1024)}`],
  ])('of %s is refused', async (_, text) => {
    await expect(read(text)).rejects.toThrow(/forecast\.yaml/);
  });
});
