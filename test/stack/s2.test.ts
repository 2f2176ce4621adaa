import { beforeAll, expect, test } from 'vitest';
import { expectThreeSettlements, mixed, QUEUE_PRICES, startWebhooks, submitted } from '../stories/support/queue.ts';
import { startStory } from '../stories/support/story.ts';
import type { Story } from '../stories/support/story.ts';
import { startRedis } from './redis.ts';
import { untilTestEnds } from './until-test-ends.ts';

// S2, with one store for all processes of the app.

let story: Story;
beforeAll(async () => {
  story = await startStory({ COSTSPAN_PRICES: QUEUE_PRICES });
});

test('three jobs of one process, nine webhooks to another, forty polls and two downloads each in a third: $0.39', async () => {
  const redis = untilTestEnds(await startRedis());
  const env = { REDIS_URL: redis.url };
  const { jobs, deliveries } = await submitted(story, env);
  const server = await startWebhooks(story, env);
  const downloads = story.run('downloads', { ...env, JOBS: jobs.join(',') });
  for (const delivery of mixed(deliveries)) expect(await server.take(delivery)).toBe(200);
  await downloads;
  await server.stop();

  expectThreeSettlements(story, jobs);
  for (const { attributes, links } of story.receiver.spans.filter(({ name }) => name === 'fetch_response')) {
    expect(attributes).toMatchObject({
      'costspan.tenant': 'T',
      'costspan.plan': 'free',
      'costspan.feature': 'edit',
    });
    const submit = story.receiver.spans.find(
      (span) =>
        span.name.startsWith('generate_content') &&
        span.attributes['gen_ai.response.id'] === attributes['gen_ai.response.id'],
    );
    expect(links.map(({ spanId }) => spanId)).toEqual([submit?.spanId]);
    expect(submit?.attributes).toMatchObject({ 'costspan.cost.estimate': 0.13 });
  }
  expect(story.ledger()).toHaveLength(3);
  // A webhook's estimate and the result's units are the same amount: the correction says final, and 0.
  expect(story.total('costspan.cost', { 'costspan.plan': 'free' })).toBeCloseTo(0.39, 12);
  expect(story.total('costspan.cost.adjustment')).toBe(0);
  expect(story.total('costspan.generations', { 'costspan.plan': 'free' })).toBe(3);
});
