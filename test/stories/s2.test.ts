import { beforeAll, beforeEach, expect, test } from 'vitest';
import { expectThreeSettlements, mixed, QUEUE_PRICES, startWebhooks, submitted } from './support/queue.ts';
import { startStory } from './support/story.ts';
import type { Story } from './support/story.ts';

// S2: an app that submits to a queue and gets webhooks elsewhere. Here without a store that its processes share;
// with one, on real Redis, it is test/stack/s2.test.ts.

let story: Story;
beforeAll(async () => {
  story = await startStory({ COSTSPAN_PRICES: QUEUE_PRICES });
});
beforeEach(() => {
  story.reset();
  story.receiver.points.clear();
});

test('the process that polls and downloads charges each job once: the whole amount, and no submit to link it to', async () => {
  const { jobs } = await submitted(story, {});
  await story.run('downloads', { JOBS: jobs.join(',') });
  expectThreeSettlements(story, jobs);
  const settled = story.receiver.spans.filter(({ name }) => name === 'fetch_response');
  for (const { links, attributes } of settled) {
    expect(links).toEqual([]);
    expect(attributes).not.toHaveProperty('costspan.tenant');
  }
  expect(story.total('costspan.cost')).toBeCloseTo(0.39, 12);
});

test('nine deliveries are three settlements; what a webhook alone cannot tell is not known, and not 0', async () => {
  const { jobs, deliveries } = await submitted(story, {});
  const server = await startWebhooks(story, {});
  for (const delivery of mixed(deliveries)) expect(await server.take(delivery)).toBe(200);
  await server.stop();
  const settled = story.spans(/^fetch_response/);
  expect(settled.map((one) => one['gen_ai.response.id']).toSorted()).toEqual(jobs.toSorted());
  for (const one of settled) {
    expect(one).toHaveProperty('costspan.cost.missing_reason');
    expect(one).not.toHaveProperty('costspan.cost.amount');
  }
  expect(story.total('costspan.generations.unpriced')).toBe(3);
});

test('a forged webhook leaves nothing', async () => {
  const { deliveries } = await submitted(story, {});
  const server = await startWebhooks(story, {});
  const [first] = deliveries;
  const body = first?.body.replace('"OK"', '"OK", "forged": true') ?? '';
  expect(await server.take({ headers: first?.headers ?? {}, body })).toBe(401);
  expect(await server.take({ headers: {}, body: first?.body ?? '' })).toBe(401);
  await server.stop();
  expect(story.spans(/^fetch_response/)).toEqual([]);
  expect(story.ledger()).toEqual([]);
});
