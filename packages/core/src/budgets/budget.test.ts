import { diag } from '@opentelemetry/api';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { generate, usageOf, useAcme } from '../../../../test/support/acme.ts';
import { Telemetry } from '../../../../test/support/telemetry.ts';
import { withAttribution } from '../attribution/attribution.ts';
import { currentAttribution } from '../attribution/current.ts';
import { memoryJobStore } from '../jobs/memory-store.ts';
import { rememberJob } from '../jobs/remember-job.ts';
import { settleJob } from '../jobs/settlement.ts';
import type { JobStore } from '../jobs/store.ts';
import { storeIdle } from '../jobs/store-work.ts';
import { withOutput } from '../outputs/with-output.ts';
import { registerMeter } from '../usage/meters.ts';
import { budget } from './budget.ts';
import type { SpendingBudget, SpendingLimit } from './budget.ts';
import { BudgetExceeded } from './exceeded.ts';
import { periodAt } from './period.ts';

let telemetry: Telemetry;
let store: JobStore;
beforeAll(() => {
  telemetry = new Telemetry();
  diag.setLogger({ ...console, verbose: () => undefined, warn: () => undefined }, { suppressOverrideMessage: true });
});
beforeEach(() => {
  telemetry.reset();
  store = memoryJobStore();
  useAcme('1', 'otel', { jobStore: store });
});

let names = 0;
function daily(more: Partial<SpendingLimit> = {}): SpendingBudget {
  return budget({ name: `daily-${++names}`, per: 'day', max: '1', ...more });
}
/** A generation of so many images at $0.04. */
const images = (count: number, end: Parameters<typeof generate>[1] = {}): void =>
  generate(usageOf('image', [count]), end);

async function spent(one: SpendingBudget, key = 'acme'): Promise<[spent: string, reserved: string]> {
  await storeIdle();
  const status = await one.status(key);
  return [status?.spent ?? '', status?.reserved ?? ''];
}

describe('run', () => {
  it('reserves, settles with what was really charged, and frees what is left', async () => {
    const one = daily();
    const answer = await one.run({ key: 'acme', estimate: '0.5' }, async () => {
      expect(await spent(one)).toEqual(['0', '0.5']);
      images(2);
      await storeIdle();
      expect(await spent(one)).toEqual(['0.08', '0.42']);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await spent(one)).toEqual(['0.08', '0']);
    expect(await one.status('another')).toMatchObject({ spent: '0', reserved: '0', max: '1' });
  });

  it('rejects above max before it runs, with an error that names no key', async () => {
    const one = daily({ name: 'tenant-daily' });
    const fn = vi.fn<() => void>();
    await one.run({ key: 'secret-tenant', estimate: '0.9' }, () => images(20));
    const refused = one.run({ key: 'secret-tenant', estimate: '0.3' }, fn);
    await expect(refused).rejects.toBeInstanceOf(BudgetExceeded);
    const error = (await refused.catch((thrown: unknown) => thrown)) as BudgetExceeded;
    expect(error).toMatchObject({
      name: 'BudgetExceeded',
      code: 'COSTSPAN_BUDGET_EXCEEDED',
      budget: 'tenant-daily',
      reason: 'max',
      spent: '0.8',
      reserved: '0',
      max: '1',
      resets: new Date(periodAt('day', Date.now()).ends).toISOString(),
    });
    expect(error.message).not.toContain('secret-tenant');
    expect(fn).not.toHaveBeenCalled();
    await one.run({ key: 'secret-tenant', estimate: '0.2' }, fn);
    expect(fn).toHaveBeenCalledOnce();
  });

  it('gives back what fn throws, and counts what was charged until then', async () => {
    const one = daily();
    const run = one.run({ key: 'acme', estimate: '0.5' }, () => {
      images(1);
      throw new Error('of the app');
    });
    await expect(run).rejects.toThrow('of the app');
    expect(await spent(one)).toEqual(['0.04', '0']);
  });

  it('counts charges in every budget that it runs in, inside outputs and attributions too', async () => {
    const [tenant, all] = [daily(), daily({ max: '5' })];
    await all.run({ key: 'all', estimate: '0.5' }, () =>
      tenant.run({ key: 'acme', estimate: '0.5' }, () =>
        withAttribution({ plan: 'pro', tags: { campaign: 'spring' } }, () =>
          withOutput('avatar', {}, async (output) => {
            await Promise.resolve();
            images(1);
            output.accept();
          }),
        ),
      ),
    );
    images(10);
    expect(await spent(tenant)).toEqual(['0.04', '0']);
    expect(await spent(all, 'all')).toEqual(['0.04', '0']);
  });

  it('counts what is at risk, a try without an answer among it, until it is resolved', async () => {
    const one = daily();
    await one.run({ key: 'acme', estimate: '0.2' }, () => {
      images(1, { unanswered: [1] });
      generate(usageOf('image', [1], { end: 'no_answer' }));
    });
    expect(await spent(one)).toEqual(['0.12', '0']);
  });

  it.each([
    ['deny', undefined, 'unknown_price'],
    ['allow', ['0', '0'], undefined],
    [{ assume: '0.1' }, ['0.1', '0'], undefined],
  ] as const)('where the price is not known: %j', async (onUnknown, counted, reason) => {
    const one = daily({ onUnknown });
    const run = one.run({ key: 'acme' }, () => generate(usageOf('unlisted', [])));
    if (reason) await expect(run).rejects.toMatchObject({ reason, code: 'COSTSPAN_BUDGET_EXCEEDED' });
    else {
      await run;
      expect(await spent(one)).toEqual(counted);
    }
  });

  it('a charge of unknown cost counts as what was set aside for it, where unknown is denied', async () => {
    const one = daily();
    await one.run({ key: 'acme', estimate: '0.3' }, () => generate(usageOf('unlisted', [])));
    expect(await spent(one)).toEqual(['0.3', '0']);
  });
});

describe('a job that goes on', () => {
  const usage = usageOf('image', [3], { responseId: 'job' });
  beforeAll(() =>
    registerMeter({ provider: 'acme', usages: () => [usage], settle: () => undefined } as unknown as Parameters<
      typeof registerMeter
    >[0]),
  );

  async function submitted(one: SpendingBudget, key: string): Promise<void> {
    await one.run({ key: 'acme', estimate: '0.5' }, () => {
      const attribution = { plan: 'pro' };
      return withAttribution(attribution, () => {
        rememberJob(key, {
          attribution: currentAttribution(),
          exchange: { provider: 'acme', model: 'image', request: {} },
        });
      });
    });
  }

  it('holds its estimate after run is over, and settles where its end is seen, by what is stored', async () => {
    const one = daily();
    await submitted(one, 'acme:job');
    expect(await spent(one)).toEqual(['0', '0.12']);
    // What another process has: the record alone.
    expect(JSON.stringify(await store.get('acme:job'))).toContain('"isJob":true');
    await settleJob({
      key: 'acme:job',
      scope: { name: 'test', version: '1' },
      providers: {},
      provider: 'acme',
      model: 'image',
      usages: () => [usageOf('image', [2])],
      retryCount: 0,
      jobMode: 'poll',
    });
    expect(await spent(one)).toEqual(['0.08', '0']);
  });

  it('seen again counts once, and a correction replaces what was counted', async () => {
    const one = daily();
    await submitted(one, 'acme:again');
    const seen = (count: number, end: 'succeeded' | 'no_answer') =>
      settleJob({
        key: 'acme:again',
        scope: { name: 'test', version: '1' },
        providers: {},
        provider: 'acme',
        model: 'image',
        usages: () => [usageOf('image', [count], { end })],
        retryCount: 0,
        jobMode: 'poll',
      });
    await seen(3, 'no_answer');
    expect(await spent(one)).toEqual(['0.12', '0']);
    await seen(1, 'succeeded');
    await seen(1, 'succeeded');
    expect(await spent(one)).toEqual(['0.04', '0']);
  });
});

it('run waits for charges that wait for the job store, before it frees what is left', async () => {
  const slow = <T>(answer: () => T): Promise<T> => new Promise((resolve) => setImmediate(() => resolve(answer())));
  const known = memoryJobStore();
  useAcme('1', 'otel', {
    jobStore: { ...known, lease: (key, ms) => slow(() => known.lease(key, ms)) as Promise<string | undefined> },
  });
  const one = daily();
  await one.run({ key: 'acme', estimate: '0.5' }, () => {
    // As an SDK's call does: the app has its answer, and the charge is still to come.
    void settleJob({
      key: 'acme:late',
      scope: { name: 'test', version: '1' },
      providers: {},
      provider: 'acme',
      model: 'image',
      attribution: currentAttribution(),
      usages: () => [usageOf('image', [2])],
      retryCount: 0,
      jobMode: 'poll',
    });
  });
  expect(await one.status('acme')).toMatchObject({ spent: '0.08', reserved: '0' });
});

describe('reserve', () => {
  it('is for what run does not see', async () => {
    const one = daily();
    const first = await one.reserve({ key: 'acme', estimate: 0.6 });
    await expect(one.reserve({ key: 'acme', estimate: 0.6 })).rejects.toMatchObject({ reserved: '0.6' });
    await first.settle('0.25');
    const second = await one.reserve({ key: 'acme', estimate: '0.75' });
    await second.release();
    expect(await spent(one)).toEqual(['0.25', '0']);
  });

  it('of a process that has died is free again after its time', async () => {
    const one = daily({ ttl: 20 });
    await one.reserve({ key: 'acme', estimate: 1 });
    await vi.waitFor(async () => expect(await spent(one)).toEqual(['0', '0']), { timeout: 5_000, interval: 5 });
  });
});

it('whoever asks at the same time, what is spent and set aside stays within max', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ estimate: fc.integer({ min: 1, max: 12 }), used: fc.nat({ max: 12 }) }), { maxLength: 20 }),
      async (calls) => {
        const one = daily({ max: '0.8' });
        let sum = 0;
        await Promise.allSettled(
          calls.map(({ estimate, used }) =>
            one.run({ key: 'acme', estimate: String(estimate * 0.04) }, async () => {
              await Promise.resolve();
              const count = Math.min(used, estimate);
              if (count > 0) images(count);
              sum += count;
            }),
          ),
        );
        const [all, held] = await spent(one);
        expect(Number(all)).toBeCloseTo(sum * 0.04, 9);
        expect(Number(all)).toBeLessThanOrEqual(0.8 + 1e-9);
        expect(held).toBe('0');
      },
    ),
    { numRuns: 50 },
  );
});

describe('signals', () => {
  it('tell thresholds and the limit once each, with the key in the ledger’s pipeline and not on metrics', async () => {
    const one = daily({ name: 'told', thresholds: [0.8, 0.5] });
    await one.run({ key: 'acme', estimate: '0.1' }, () => images(10));
    await one.run({ key: 'acme', estimate: '0.1' }, () => images(11));
    await one.run({ key: 'acme', estimate: '0.1' }, () => images(11));
    await one.run({ key: 'acme', estimate: '0.1' }, () => undefined).catch(() => undefined);
    const events = telemetry.records.filter(({ eventName }) => eventName?.startsWith('costspan.budget.'));
    expect(events.map(({ eventName, attributes }) => [eventName, attributes['costspan.budget.share']])).toEqual([
      ['costspan.budget.threshold', 0.5],
      ['costspan.budget.threshold', 0.8],
      ['costspan.budget.exceeded', undefined],
    ]);
    expect(events[0]?.attributes).toMatchObject({
      'costspan.budget.name': 'told',
      'costspan.budget.key': 'acme',
      'costspan.budget.max': 1,
    });
    for (const metric of ['costspan.budget.exceeded', 'costspan.budget.denied'])
      expect(
        (await telemetry.points(metric)).filter(({ attributes }) => attributes['costspan.budget.name'] === 'told'),
      ).toEqual([expect.objectContaining({ value: 1, attributes: { 'costspan.budget.name': 'told' } })]);
  });
});

describe('a store that does not answer', () => {
  const away = (): JobStore => ({ ...memoryJobStore(), add: () => Promise.reject(new Error('connection lost')) });

  it('refuses, or lets through, as the budget says', async () => {
    useAcme('1', 'otel', { jobStore: away() });
    const fn = vi.fn<() => void>();
    await expect(daily().run({ key: 'acme', estimate: 0.1 }, fn)).rejects.toMatchObject({ reason: 'store_down' });
    expect(fn).not.toHaveBeenCalled();
    await daily({ onStoreDown: 'allow' }).run({ key: 'acme', estimate: 0.1 }, fn);
    expect(fn).toHaveBeenCalledOnce();
  });

  it('is told what was spent once it answers again', async () => {
    let isAway = false;
    const known = memoryJobStore();
    useAcme('1', 'otel', {
      jobStore: {
        ...known,
        add: (sum, change) => {
          if (isAway) throw new Error('connection lost');
          return known.add?.(sum, change) ?? expect.unreachable();
        },
      },
    });
    const one = daily();
    await one.run({ key: 'acme', estimate: '0.5' }, () => {
      isAway = true;
      images(2);
    });
    isAway = false;
    await one.run({ key: 'acme', estimate: '0.1' }, () => undefined);
    await vi.waitFor(async () => expect(await spent(one)).toEqual(['0.08', '0']));
  });
});

describe('options', () => {
  it.each([
    [{ name: 'two words' }, 'budget: name is "two words"; write a word'],
    [{ per: 'week' }, 'budget: per is "week"; write one of hour, day, month'],
    [{ max: 'lots' }, 'budget: max is "lots"; write US dollars'],
    [{ thresholds: [80] }, 'budget: thresholds is [80]; write shares of max between 0 and 1'],
    [{ onUnknown: 'maybe' }, 'budget: onUnknown is "maybe"'],
    [{ onUnknown: { assume: 'x' } }, 'budget: onUnknown is {"assume":"x"}'],
    [{ onStoreDown: 'maybe' }, 'budget: onStoreDown is "maybe"'],
    [{ ttl: 0 }, 'budget: ttl is 0; write ms above 0'],
  ])('%j is refused with the fix', (options, says) => {
    expect(() => daily(options as unknown as Partial<SpendingLimit>)).toThrow(says);
  });

  it('a store without sums is refused when the budget is made', () => {
    const { add: _add, sum: _sum, ...strangers } = memoryJobStore();
    useAcme('1', 'otel', { jobStore: strangers });
    expect(() => daily()).toThrow(/the job store has no add and sum; give one that has them/);
  });
});

it('periods are UTC, and each begins anew', () => {
  const at = Date.parse('2026-12-31T23:30:00Z');
  expect(periodAt('hour', at)).toEqual({ name: '2026-12-31T23', ends: Date.parse('2027-01-01T00:00:00Z') });
  expect(periodAt('day', at)).toEqual({ name: '2026-12-31', ends: Date.parse('2027-01-01T00:00:00Z') });
  expect(periodAt('month', at)).toEqual({ name: '2026-12', ends: Date.parse('2027-01-01T00:00:00Z') });
});
