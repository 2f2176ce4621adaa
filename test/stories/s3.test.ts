import { estimate, settleWebhook, withOutput } from '@costspan/auto';
import type { Output } from '@costspan/core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { book, model, perMillion, priceFile, rate } from './support/prices.ts';
import { startApp, startStory, usd } from './support/story.ts';
import type { App, Story } from './support/story.ts';
import { startInbox } from './support/webhooks.ts';

// S3: an app with retries, fail-over and a cap. A clip of 8 s: A at $0.10 a second, B at $0.40.

const A = 'fal-ai/veo3.1/fast';
const B = 'fal-ai/veo3.1';
const IMAGE = 'fal-ai/nano-banana';
const clip = (name: string, price: string, tier: 'standard' | 'flagship') =>
  model(name, 'video', [rate('billed', 'second', price), rate('video_output', 'second', price)], { tier });

let story: Story;
let app: App;
let inbox: Awaited<ReturnType<typeof startInbox>>;

beforeAll(async () => {
  story = await startStory({
    COSTSPAN_PRICES: priceFile({
      books: [
        book('fal', [
          clip(A, '0.10', 'standard'),
          clip(B, '0.40', 'flagship'),
          model(IMAGE, 'image', [rate('billed', 'image', '0.15'), rate('image_output', 'image', '0.15')]),
        ]),
        book('openai', [
          model('gpt-image-1', 'image', [perMillion('text_input', '5'), perMillion('image_output', '40')]),
        ]),
      ],
    }),
  });
  app = await startApp(story);
  inbox = await startInbox();
});
beforeEach(async () => {
  await app.flush();
  story.reset();
  inbox.bodies.length = 0;
});

const planned = { provider: 'fal', model: A };
const silent = { prompt: 'oars dip', duration: '8s' as const, generate_audio: false };
const loud = { prompt: 'oars dip', duration: '8s' as const };
const priceOfB = () => estimate({ provider: 'fal', model: B, duration: '8s' });

/** Attempt 1 is answered with 503 to the end; attempt 2 is accepted, and the client gives up waiting. */
async function twoAttemptsAtA(): Promise<void> {
  story.sim.fal.order({ fail: 503, times: 4 });
  await expect(app.fal.run(A, { input: silent })).rejects.toMatchObject({ status: 503 });
  const patience = new AbortController();
  const polled = story.sim.fal.order({ hold: true, match: { method: 'GET', path: /status/ } });
  const waiting = app.fal.subscribe(A, {
    input: silent,
    webhookUrl: inbox.url,
    abortSignal: patience.signal,
    pollInterval: 1,
  });
  await polled.reached;
  patience.abort();
  await expect(waiting).rejects.toThrow(/abort/i);
  polled.release();
}

test('a fail-over after a time-out, and the late success of the first provider', async () => {
  await withOutput('clip', { planned }, async (output: Output) => {
    await twoAttemptsAtA();
    await app.fal.run(B, { input: loud });
    output.accept();
  });
  await app.flush();
  const [first, second, third] = story.spans(/^generate_content/);
  expect(first).toMatchObject({
    'costspan.attempt.number': 1,
    'costspan.cost.amount': 0,
    'costspan.billing.outcome': 'not_charged',
  });
  expect(second).toMatchObject({
    'costspan.attempt.number': 2,
    'costspan.attempt.reason': 'failed',
    'costspan.cost.status': 'at_risk',
    'costspan.cost.amount': 0.8,
  });
  expect(third).toMatchObject({
    'costspan.attempt.number': 3,
    'costspan.attempt.reason': 'failover',
    'costspan.cost.amount': 3.2,
    'costspan.failover.from.model': A,
    'costspan.failover.price_ratio': 4,
    'costspan.tier_mismatch': true,
  });
  expect(story.spent).toBe(usd('3.2'));
  expect(story.atRisk).toBe(usd('0.8'));
  expect(story.total('costspan.cost.at_risk')).toBeCloseTo(0.8, 12);
  expect(story.total('costspan.cost.at_risk.resolved')).toBe(0);

  await story.sim.fal.webhooksDelivered();
  expect(await settleWebhook('fal', inbox.bodies[0])).toMatchObject({ status: 'recorded' });
  await app.flush();
  expect(story.spent).toBe(usd('4'));
  expect(story.spent).toBe(usd(story.sim.invoice.total()));
  expect(story.atRisk).toBe(0n);
  expect(story.total('costspan.cost.at_risk.resolved')).toBeCloseTo(0.8, 12);
  expect(
    story.total('costspan.cost') +
      story.total('costspan.cost.adjustment', { 'costspan.adjustment.direction': 'increase' }),
  ).toBeCloseTo(4, 12);
  // The second clip is paid for, and is no second output.
  expect(story.total('costspan.outputs', { 'costspan.output.outcome': 'accepted' })).toBe(1);
  expect(story.ledger('costspan.correction')).toMatchObject([{ 'costspan.attempt.number': 2 }]);
});

test('a cap of $1.50 on the output: B is not asked', async () => {
  const asked = await withOutput('clip', { planned, budget: { maxCost: '1.50' } }, async (output: Output) => {
    await twoAttemptsAtA();
    const before = story.sim.requests.length;
    if (output.canAfford(priceOfB())) await app.fal.run(B, { input: loud });
    else output.fail('too dear');
    return story.sim.requests.length - before;
  });
  await app.flush();
  expect(asked).toBe(0);
  expect(story.spans(/^output/)).toMatchObject([
    { 'costspan.output.attempts': 2, 'costspan.output.outcome': 'failed', 'costspan.output.total_cost': 0 },
  ]);
});

test('a 422 of fal may be billed: what was asked for is at risk, neither charged nor free', async () => {
  story.sim.fal.order({ fail: 422 });
  await expect(app.fal.run(A, { input: silent })).rejects.toMatchObject({ status: 422 });
  await app.flush();
  expect(story.charged.map(({ attributes }) => attributes)).toMatchObject([
    { 'costspan.billing.outcome': 'unknown', 'costspan.cost.status': 'at_risk', 'costspan.cost.amount': 0.8 },
  ]);
  expect(story.spent).toBe(usd('0'));
});

describe('a budget of $0.45 and calls of $0.15', () => {
  const draw = () => app.fal.run(IMAGE, { input: { prompt: 'oars' } });
  const price = () => estimate({ provider: 'fal', model: IMAGE });

  test('five at the same time: three are admitted', async () => {
    await withOutput('card', { budget: { maxCost: '0.45' } }, async (output: Output) => {
      await Promise.all(Array.from({ length: 5 }, async () => output.canAfford(price()) && (await draw())));
      output.accept();
    });
    await app.flush();
    expect(story.ledger()).toHaveLength(3);
    expect(story.spent).toBe(usd('0.45'));
  });

  test('what failed gives its part back', async () => {
    await withOutput('card', { budget: { maxCost: '0.45' } }, async (output: Output) => {
      story.sim.fal.order({ fail: 500, times: 100 });
      const all = Array.from({ length: 3 }, async () => {
        expect(output.canAfford(price())).toBe(true);
        await expect(draw()).rejects.toMatchObject({ status: 500 });
      });
      expect(output.canAfford(price())).toBe(false);
      await Promise.all(all);
      for (const _ of all) expect(output.canAfford(price())).toBe(true);
      expect(output.canAfford(price())).toBe(false);
    });
  });

  test.each([
    ['allow', true],
    ['deny', false],
  ] as const)('an unknown price follows the policy: %s', async (unknownPrice, admitted) => {
    const unknown = estimate({ provider: 'fal', model: 'fal-ai/unlisted-model' });
    withOutput('card', { budget: { maxCost: '0.45', unknownPrice } }, (output: Output) =>
      expect(output.canAfford(unknown)).toBe(admitted),
    );
  });
});

test('three tries of the SDK in three attempts of the app: nine requests, one charge', async () => {
  story.sim.openai.order({ fail: 500, times: 8 });
  const draw = () =>
    app.openai.images.generate({ model: 'gpt-image-1', prompt: 'oars', quality: 'low', size: '1024x1024' });
  await withOutput('card', {}, async (output: Output) => {
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const image = await draw().catch(() => undefined);
      if (image) output.accept();
    }
  });
  await app.flush();
  const tries = story.charged.map(({ attributes }) => Number(attributes['costspan.transport.retry_count']) + 1);
  expect(tries).toEqual([3, 3, 3]);
  expect(story.sim.requests).toHaveLength(9);
  expect(story.charged.map(({ attributes }) => attributes['costspan.attempt.reason'])).toEqual([
    'initial',
    'failed',
    'failed',
  ]);
  expect(story.spent).toBe(usd(story.sim.invoice.total()));
});
