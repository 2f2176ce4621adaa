import { beforeAll, expect, test } from 'vitest';
import { startStory, usd } from '../stories/support/story.ts';
import type { Story } from '../stories/support/story.ts';
import { startRedis } from './redis.ts';
import { untilTestEnds } from './until-test-ends.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});

test('BullMQ: a job that is tried again counts on, and a flow hands its output from child to parent', async () => {
  const redis = untilTestEnds(await startRedis());
  const stdout = await story.run('examples/queue/bullmq.ts', { REDIS_URL: redis.url });
  expect(stdout).toContain('the job has ended\nthe flow has ended\n');

  const [first, again, drawn] = story.spans(/^generate_content/);
  expect(first).toMatchObject({ 'costspan.attempt.number': 1, 'costspan.cost.amount': 0, 'costspan.feature': 'kite' });
  expect(again).toMatchObject({
    'costspan.attempt.number': 2,
    'costspan.attempt.reason': 'failed',
    'costspan.output.id': first?.['costspan.output.id'],
    'costspan.feature': 'kite',
  });
  expect(drawn).toMatchObject({ 'costspan.attempt.number': 1, 'costspan.output.name': 'poster' });

  const accepted = story.spans(/^output/).filter((one) => one['costspan.output.outcome'] === 'accepted');
  expect(accepted).toMatchObject([
    { 'costspan.output.name': 'card', 'costspan.output.attempts': 2, 'costspan.output.total_cost': 0.025 },
    { 'costspan.output.name': 'poster', 'costspan.output.attempts': 1, 'costspan.output.total_cost': 0.025 },
  ]);
  const [made] = stdout.split('\n').filter((line) => line.startsWith('{"type":"card.made"'));
  const [, record] = story.ledger();
  expect((JSON.parse(made ?? '') as { charges: unknown }).charges).toEqual([
    expect.objectContaining({
      key: record?.['costspan.charge.key'],
      provider: 'fal',
      model: 'fal-ai/flux/dev',
      tier: 'standard',
      amount: record?.['costspan.cost.amount_decimal'],
      attempt: 2,
      reason: 'failed',
      plan: 'free',
      feature: 'kite',
    }),
  ]);
  expect(story.total('costspan.outputs')).toBe(2);
  expect(story.spent).toBe(usd('0.05'));
});
