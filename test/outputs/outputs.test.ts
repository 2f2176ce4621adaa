import {
  configure,
  estimate,
  memoryJobStore,
  recordVerdict,
  resumeOutput,
  withOutput,
  withAttribution,
} from '@costspan/core';
import { storeIdle } from '@costspan/core/internal';
import type { JobStore, Output } from '@costspan/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Telemetry } from '../support/telemetry.ts';
import { startWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

let telemetry: Telemetry;
let world: World;

beforeAll(async () => {
  telemetry = new Telemetry();
  world = await startWorld();
});
afterAll(() => world.sim.close());
beforeEach(() => {
  telemetry.reset();
  world.sim.reset();
});

const FLUX = 'fal-ai/flux/dev';
/** One megapixel at $0.025 and at $0.003. */
const dev = (): Promise<unknown> =>
  world.fal.run(FLUX, { input: { prompt: 'a red kite', image_size: { width: 1024, height: 1024 } } });
const schnell = (): Promise<unknown> =>
  world.fal.run('fal-ai/flux/schnell', { input: { prompt: 'a red kite', image_size: { width: 1024, height: 1024 } } });

function attributesOf(name: RegExp): Record<string, unknown>[] {
  return telemetry.spans.filter((span) => name.test(span.name)).map((span) => span.attributes);
}

const output = (): Record<string, unknown> => {
  const [one, ...more] = attributesOf(/^output /);
  expect(more).toEqual([]);
  return one ?? {};
};
const generations = (): Record<string, unknown>[] => attributesOf(/^generate_content/);

async function grown<T>(metric: string, fn: () => Promise<T>): Promise<number> {
  const before = await telemetry.total(metric);
  await fn();
  return (await telemetry.total(metric)) - before;
}

describe('an output', () => {
  test('counts its generations, why each was made, and what was wasted', async () => {
    const rejected = await grown('costspan.cost.rejected', async () => {
      await withOutput('avatar', { plan: 'free', feature: 'profile' }, async (one) => {
        await dev();
        one.reject('blurry', { gate: 'sharpness' });
        await dev();
        one.reject('blurry', { gate: 'sharpness' });
        await dev();
        one.accept();
      });
    });
    expect(rejected).toBeCloseTo(0.05, 9);
    expect(output()).toMatchObject({
      'costspan.output.name': 'avatar',
      'costspan.output.attempts': 3,
      'costspan.output.outcome': 'accepted',
      'costspan.output.total_cost': 0.075,
      'costspan.output.wasted_cost': 0.05,
      'costspan.plan': 'free',
    });
    expect(output()['costspan.cost.amount']).toBeUndefined();
    expect(
      generations().map((one) => [
        one['costspan.attempt.number'],
        one['costspan.attempt.reason'],
        one['costspan.retry.count'],
        one['costspan.output.id'],
        one['costspan.plan'],
      ]),
    ).toEqual([
      [1, 'initial', 0, output()['costspan.output.id'], 'free'],
      [2, 'rejected', 1, output()['costspan.output.id'], 'free'],
      [3, 'rejected', 2, output()['costspan.output.id'], 'free'],
    ]);
    const span = telemetry.spans.find((one) => one.name === 'output avatar');
    expect(span?.events.map(({ name, attributes }) => ({ name, ...attributes }))[0]).toEqual({
      name: 'costspan.verdict',
      'costspan.output.outcome': 'rejected',
      'costspan.attempt.number': 1,
      'costspan.gate.name': 'sharpness',
      'costspan.verdict.reason': 'blurry',
      'gen_ai.provider.name': 'fal',
      'gen_ai.request.model': FLUX,
    });
    const verdicts = telemetry.records.filter((one) => one.eventName === 'costspan.verdict');
    expect(verdicts.map(({ attributes }) => attributes['costspan.output.outcome'])).toEqual([
      'rejected',
      'rejected',
      'accepted',
    ]);
    expect(new Set(verdicts.map(({ attributes }) => attributes['costspan.record.key'])).size).toBe(3);
  });

  test('tells a fail-over from a retry, with its price ratio and its tier', async () => {
    const mismatches = await grown('costspan.tier_mismatches', async () => {
      world.sim.fal.order({ fail: 503, times: 10 });
      await withOutput('avatar', { planned: { provider: 'fal', model: 'fal-ai/flux/schnell' } }, async (one) => {
        await expect(schnell()).rejects.toMatchObject({ status: 503 });
        world.sim.reset();
        await dev();
        one.accept();
      });
    });
    const [first, second] = generations();
    expect(first).toMatchObject({ 'costspan.attempt.reason': 'initial', 'costspan.cost.amount': 0 });
    expect(second).toMatchObject({
      'costspan.attempt.number': 2,
      'costspan.attempt.reason': 'failover',
      'costspan.failover.from.provider': 'fal',
      'costspan.failover.from.model': 'fal-ai/flux/schnell',
      'costspan.failover.from.tier': 'budget',
      'costspan.tier_mismatch': second?.['costspan.model.tier'] !== 'budget',
    });
    expect(second?.['costspan.failover.price_ratio']).toBeCloseTo(0.025 / 0.003, 5);
    expect(mismatches).toBe(1);
    expect(output()).toMatchObject({
      'costspan.output.planned.model': 'fal-ai/flux/schnell',
      'costspan.output.planned.tier': 'budget',
      'costspan.output.outcome': 'accepted',
    });
  });

  test('names the reason of a retry after an error, and the one that the app states', async () => {
    await withOutput('avatar', {}, async (one) => {
      world.sim.fal.order({ fail: 429, times: 10 });
      await expect(dev()).rejects.toMatchObject({ status: 429 });
      world.sim.reset();
      world.sim.fal.order({ fail: 500, times: 10 });
      await expect(dev()).rejects.toMatchObject({ status: 500 });
      world.sim.reset();
      await dev();
      one.nextAttempt('manual');
      await dev();
      one.accept();
    });
    expect(generations().map((one) => one['costspan.attempt.reason'])).toEqual([
      'initial',
      'rate_limited',
      'failed',
      'manual',
    ]);
  });

  test('best of three: one is accepted, the others are wasted', async () => {
    const outputs = await grown('costspan.outputs', () =>
      withOutput('banner', {}, async (one) => {
        await Promise.all([dev(), dev(), dev()]);
        one.accept();
      }),
    );
    expect(outputs).toBe(1);
    expect(
      generations()
        .map((one) => one['costspan.attempt.number'])
        .sort(),
    ).toEqual([1, 2, 3]);
    expect(generations().every((one) => one['costspan.attempt.reason'] === 'initial')).toBe(true);
    expect(output()).toMatchObject({ 'costspan.output.total_cost': 0.075, 'costspan.output.wasted_cost': 0.05 });
  });

  test('a prompt step and a gate belong to the output, and are no attempts', async () => {
    const ask = () =>
      world.openai.chat.completions.create({
        model: 'gpt-5-mini',
        messages: [{ role: 'user', content: 'Is it sharp?' }],
      });
    await withOutput('avatar', {}, async (one) => {
      await ask();
      await dev();
      await one.gate('sharpness', ask);
      one.accept();
    });
    const [prompt, gate] = attributesOf(/^chat/);
    expect(prompt?.['costspan.attempt.number']).toBeUndefined();
    expect(gate).toMatchObject({ 'costspan.gate.name': 'sharpness', 'costspan.output.name': 'avatar' });
    const chats = (prompt?.['costspan.cost.amount'] as number) + (gate?.['costspan.cost.amount'] as number);
    expect(chats).toBeGreaterThan(0);
    expect(output()).toMatchObject({ 'costspan.output.attempts': 1, 'costspan.output.wasted_cost': 0 });
    expect(output()['costspan.output.total_cost']).toBeCloseTo(0.025 + chats, 12);
  });

  test('several pieces accepted from one output, each counted', async () => {
    const outputs = await grown('costspan.outputs', () =>
      withOutput('pack', {}, async (one) => {
        await dev();
        one.accept();
        await dev();
        one.accept();
      }),
    );
    expect(outputs).toBe(2);
    expect(output()).toMatchObject({ 'costspan.output.outcome': 'accepted', 'costspan.output.wasted_cost': 0 });
  });

  test('a step of another model before the accepted one is no waste, and a prompt takes nothing of a budget', async () => {
    await withOutput('card', { budget: { maxAttempts: 2 } }, async (one) => {
      expect(one.canAfford(1)).toBe(true);
      await world.openai.chat.completions.create({
        model: 'gpt-5-mini',
        messages: [{ role: 'user', content: 'A prompt' }],
      });
      expect(one.canAfford(1)).toBe(true);
      expect(one.canAfford(1)).toBe(false);
      await schnell();
      await dev();
      one.accept();
    });
    expect(output()).toMatchObject({ 'costspan.output.attempts': 2, 'costspan.output.wasted_cost': 0 });
  });

  test('ends as failed with its function, or where every attempt failed, and hands on value and error', async () => {
    const thrown = new Error('no more');
    await expect(withOutput('a', {}, async () => Promise.reject(thrown))).rejects.toBe(thrown);
    world.sim.fal.order({ fail: 500, times: 10 });
    expect(await withOutput('b', {}, async () => dev().catch(() => 'nothing'))).toBe('nothing');
    expect(withOutput('c', {}, (one) => (one.accept(), 3))).toBe(3);
    expect(attributesOf(/^output /).map((one) => one['costspan.output.outcome'])).toEqual([
      'failed',
      'failed',
      'accepted',
    ]);
  });

  test('without a verdict it is pending, and ends at its deadline; a verdict before that still counts', async () => {
    let late: Output | undefined;
    await withOutput('late', { deadline: 60_000 }, async (one) => {
      late = one;
      await dev();
    });
    expect(attributesOf(/^output /)).toEqual([]);
    late?.accept();
    expect(output()).toMatchObject({ 'costspan.output.outcome': 'accepted' });
    const ended = new Promise<void>((resolve) => {
      const look = (): void => (attributesOf(/^output never/).length > 0 ? resolve() : void setImmediate(look));
      look();
    });
    await withOutput('never', { deadline: 1 }, dev);
    await ended;
    expect(attributesOf(/^output never/)[0]).toMatchObject({ 'costspan.output.outcome': 'pending' });
  });

  test('an inner output keeps its generations to itself', async () => {
    await withOutput('film', {}, async (film) => {
      await withOutput('shot', {}, async (shot) => {
        await dev();
        shot.accept();
      });
      film.accept();
    });
    const [shot, film] = attributesOf(/^output /);
    expect(shot).toMatchObject({ 'costspan.output.name': 'shot', 'costspan.output.total_cost': 0.025 });
    expect(film).toMatchObject({ 'costspan.output.name': 'film', 'costspan.output.total_cost': 0 });
  });

  test('what a caller is not told of stays as it is: attribution adds up from outside in', async () => {
    await withAttribution({ tenant: 'acme', plan: 'paid' }, () =>
      withOutput('avatar', { plan: 'free' }, async (one) => {
        await dev();
        one.accept();
      }),
    );
    expect(generations()[0]).toMatchObject({ 'costspan.tenant': 'acme', 'costspan.plan': 'free' });
  });
});

test('an output waits for a store elsewhere to let its charge be recorded, and its app does not', async () => {
  const store = memoryJobStore();
  const elsewhere =
    <A extends readonly unknown[], R>(method: (...args: A) => R) =>
    async (...args: A): Promise<Awaited<R>> => {
      await new Promise((resolve) => setImmediate(resolve));
      return await method(...args);
    };
  const { put, get, lease, commit, release, overdue } = store;
  const jobStore: JobStore = {
    put: elsewhere(put),
    get: elsewhere(get),
    lease: elsewhere(lease),
    commit: elsewhere(commit),
    release: elsewhere(release),
    overdue: elsewhere(overdue),
  };
  configure({ gateways: { '127.0.0.1': 'openai' }, jobStore });
  await withOutput('clip', {}, async (one) => {
    const { request_id: requestId } = await world.fal.queue.submit(FLUX, { input: { prompt: 'a red kite' } });
    while ((await world.fal.queue.status(FLUX, { requestId })).status !== 'COMPLETED');
    await world.fal.queue.result(FLUX, { requestId });
    one.accept();
  });
  expect(attributesOf(/^output clip/)).toEqual([]);
  await storeIdle();
  expect(output()).toMatchObject({
    'costspan.output.outcome': 'accepted',
    'costspan.output.attempts': 1,
    'costspan.output.total_cost': 0.025,
    'costspan.output.wasted_cost': 0,
  });
  configure({ gateways: { '127.0.0.1': 'openai' } });
});

describe('a budget', () => {
  const price = estimate({ provider: 'fal', model: FLUX, image_size: '1024x1024' });

  test('admits no more than fits, also when five calls ask at once', async () => {
    let admitted = 0;
    await withOutput('avatar', { budget: { maxCost: '0.075' } }, async (one) => {
      await Promise.all(
        Array.from({ length: 5 }, async () => {
          if (!one.canAfford(price)) return;
          admitted += 1;
          await dev();
        }),
      );
      one.accept();
    });
    expect(admitted).toBe(3);
    expect(output()['costspan.output.total_cost']).toBeCloseTo(0.075, 12);
    const [span] = telemetry.spans.filter((one) => one.name.startsWith('output '));
    expect(span?.events.map((event) => event.name)).toEqual([
      'costspan.budget.refused',
      'costspan.budget.refused',
      'costspan.verdict',
    ]);
  });

  test('gives back what a failed call had set aside', async () => {
    await withOutput('avatar', { budget: { maxCost: 0.03 } }, async (one) => {
      expect(one.canAfford(price)).toBe(true);
      expect(one.canAfford(price)).toBe(false);
      world.sim.fal.order({ fail: 500, times: 10 });
      await expect(dev()).rejects.toMatchObject({ status: 500 });
      expect(one.canAfford(price)).toBe(true);
      one.release();
      expect(one.canAfford(price)).toBe(true);
    });
  });

  test('says what an unknown price means, and counts attempts', async () => {
    const unknown = estimate({ provider: 'fal', model: 'fal-ai/unlisted-model' });
    expect(unknown.status).toBe('unpriced');
    withOutput('a', { budget: { maxCost: 1, unknownPrice: 'deny' } }, (one) =>
      expect(one.canAfford(unknown)).toBe(false),
    );
    await withOutput('b', { budget: { maxAttempts: 1 } }, async (one) => {
      expect(one.canAfford(unknown)).toBe(true);
      await dev();
      expect(one.canAfford(price)).toBe(false);
      await dev();
      one.accept();
    });
    const span = telemetry.spans.find((one) => one.name === 'output b');
    expect(span?.events.map((event) => event.name)).toEqual([
      'costspan.budget.refused',
      'costspan.budget.exceeded',
      'costspan.verdict',
    ]);
  });

  test.each([
    [{ maxCost: 'much' }, /budget\.maxCost is much: write US dollars/],
    [{ maxAttempts: 0 }, /budget\.maxAttempts is 0: write a whole number above 0/],
  ])('refuses %o before anything runs', (budget, message) => {
    expect(() => withOutput('x', { budget }, () => expect.unreachable())).toThrow(message);
  });
});

describe('another process', () => {
  test('goes on where the token was written', async () => {
    let token = '';
    const outputs = await grown('costspan.outputs', () =>
      withOutput('clip', { plan: 'free', tenant: 'acme', planned: { provider: 'fal', model: FLUX } }, async (one) => {
        await dev();
        one.reject();
        token = one.token();
      }),
    );
    // The rejected one is no verdict on the output that goes on elsewhere.
    expect(outputs).toBe(0);
    expect(token).not.toMatch(/acme/);
    expect(token.length).toBeLessThan(1_024);
    await resumeOutput(token, async (one) => {
      await dev();
      one.accept();
    });
    const [before, after] = telemetry.spans.filter((span) => span.name === 'output clip');
    expect(after?.attributes).toMatchObject({
      'costspan.output.id': before?.attributes['costspan.output.id'],
      'costspan.output.attempts': 2,
      'costspan.output.total_cost': 0.05,
      'costspan.output.wasted_cost': 0.025,
      'costspan.plan': 'free',
    });
    expect(after?.links[0]?.context.spanId).toBe(before?.spanContext().spanId);
    expect(generations()[1]).toMatchObject({ 'costspan.attempt.number': 2, 'costspan.attempt.reason': 'rejected' });
  });

  test('tries again what failed before the token was written', async () => {
    let token = '';
    const outputs = await grown('costspan.outputs', async () => {
      world.sim.fal.order({ fail: 500 });
      const failing = withOutput('clip', {}, async (one) => {
        await dev().catch((error: unknown) => {
          token = one.token();
          throw error;
        });
      });
      await expect(failing).rejects.toMatchObject({ status: 500 });
      await resumeOutput(token, async (one) => {
        await dev();
        one.accept();
      });
    });
    expect(outputs).toBe(1);
    expect(attributesOf(/^output clip/)).toMatchObject([
      { 'costspan.output.outcome': 'pending', 'costspan.output.attempts': 1 },
      { 'costspan.output.outcome': 'accepted', 'costspan.output.attempts': 2 },
    ]);
    expect(generations()[1]).toMatchObject({ 'costspan.attempt.number': 2, 'costspan.attempt.reason': 'failed' });
  });

  test('takes over a job that was submitted after the token was written, to a webhook that brings it', async () => {
    let token = '';
    let requestId = '';
    await withOutput('clip', {}, async (one) => {
      token = one.token();
      ({ request_id: requestId } = await world.fal.queue.submit(FLUX, { input: { prompt: 'a red kite' } }));
    });
    configure({ gateways: { '127.0.0.1': 'openai' }, jobStore: memoryJobStore() });
    await resumeOutput(token, async (one) => {
      while ((await world.fal.queue.status(FLUX, { requestId })).status !== 'COMPLETED');
      await world.fal.queue.result(FLUX, { requestId });
      one.accept();
    });
    expect(attributesOf(/^fetch_response/)).toMatchObject([
      { 'costspan.attempt.number': 1, 'costspan.attempt.reason': 'initial', 'costspan.cost.amount': 0.025 },
    ]);
    expect(attributesOf(/^output clip/)[1]).toMatchObject({
      'costspan.output.attempts': 1,
      'costspan.output.total_cost': 0.025,
    });
  });

  test('takes over a job that no store knows of here', async () => {
    let token = '';
    let requestId = '';
    await withOutput('clip', { plan: 'free', planned: { provider: 'fal', model: FLUX } }, async (one) => {
      await dev();
      one.reject();
      ({ request_id: requestId } = await world.fal.queue.submit(FLUX, { input: { prompt: 'a red kite' } }));
      token = one.token();
    });
    configure({ gateways: { '127.0.0.1': 'openai' }, jobStore: memoryJobStore() });
    await resumeOutput(token, async (one) => {
      while ((await world.fal.queue.status(FLUX, { requestId })).status !== 'COMPLETED');
      await world.fal.queue.result(FLUX, { requestId });
      one.accept();
    });
    expect(attributesOf(/^fetch_response/)).toMatchObject([
      {
        'costspan.attempt.number': 2,
        'costspan.attempt.reason': 'rejected',
        'costspan.plan': 'free',
        'costspan.cost.amount': 0.025,
      },
    ]);
    expect(attributesOf(/^output clip/)[1]).toMatchObject({
      'costspan.output.attempts': 2,
      'costspan.output.total_cost': 0.05,
      'costspan.output.wasted_cost': 0.025,
    });
  });

  test('judges hours later, once', async () => {
    let token = '';
    await withOutput('clip', {}, async (one) => {
      await dev();
      token = one.token();
    });
    const rejected = await grown('costspan.cost.rejected', async () => {
      expect(await recordVerdict(token, { outcome: 'rejected', reason: 'off brand', gate: 'moderation' })).toEqual({
        status: 'recorded',
      });
      expect(await recordVerdict(token, { outcome: 'accepted' })).toEqual({ status: 'known' });
    });
    expect(rejected).toBeCloseTo(0.025, 9);
    const verdicts = telemetry.records.filter((one) => one.eventName === 'costspan.verdict');
    expect(verdicts).toHaveLength(1);
    expect(verdicts[0]?.attributes).toMatchObject({ 'costspan.gate.name': 'moderation' });
  });

  test('a token that was changed is refused, and the app goes on', async () => {
    let token = '';
    withOutput('clip', {}, (one) => {
      token = one.token();
    });
    for (const wrong of [
      token.slice(0, -8),
      `x${token}`,
      '',
      'cs1.e30',
      token.replace('cs1', 'cs2'),
      'a'.repeat(9_999),
    ])
      expect(await recordVerdict(wrong, { outcome: 'accepted' })).toMatchObject({ status: 'refused' });
    expect(resumeOutput('cs1.nonsense', () => 'done')).toBe('done');
    expect(await recordVerdict(token, { outcome: 'great' as never })).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('outcome is "great"') as string,
    });
  });
});
