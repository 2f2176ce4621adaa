import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChargeEvent } from '@costspan/core';
import { startStory, usd } from '../stories/support/story.ts';
import type { Story } from '../stories/support/story.ts';

// What carries a job or an output from one process to another, on the real libraries: the examples, and what they leave.

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
beforeEach(() => {
  story.reset();
  story.receiver.points.clear();
});

/** What an app has told others in messages of its own. */
function messages(stdout: string, type: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{"type":'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((message) => message['type'] === type);
}

describe('webhooks', () => {
  test('Express, Fastify and a route handler of Next.js: one charge a job, linked to its submit; nothing of a forgery', async () => {
    const stdout = await story.run('examples/webhooks/main.ts');
    for (const server of ['express', 'fastify', 'next']) {
      expect(stdout).toContain(`${server}: 3 deliveries, answered with 200, 200, 200`);
      expect(stdout).toContain(`${server}: a forged one, answered with 401`);
    }
    const settled = story.receiver.spans.filter(({ name }) => name === 'fetch_response');
    expect(
      settled.map(({ attributes }) => [
        attributes['costspan.feature'],
        attributes['costspan.plan'],
        attributes['costspan.job.mode'],
        attributes['costspan.cost.amount'],
        attributes['costspan.cost.status'],
      ]),
    ).toEqual(['express', 'fastify', 'next'].map((server) => [server, 'free', 'webhook', 0.025, 'estimated']));
    for (const { attributes, links } of settled) {
      const submit = story.receiver.spans.find(
        (span) =>
          span.name.startsWith('generate_content') &&
          span.attributes['gen_ai.response.id'] === attributes['gen_ai.response.id'],
      );
      expect(links.map(({ spanId }) => spanId)).toEqual([submit?.spanId]);
    }
    expect(story.receiver.records.filter(({ event }) => event === 'costspan.charge')).toHaveLength(3);
    expect(story.spent).toBe(usd('0.075'));
    expect(JSON.stringify(story.receiver.records)).not.toContain('forged');
    const told = messages(stdout, 'image.made').map(({ charge }) => charge as ChargeEvent);
    expect(told).toEqual(
      story.ledger().map((record, i) =>
        expect.objectContaining({
          kind: 'charge',
          key: record['costspan.charge.key'],
          provider: 'fal',
          model: 'fal-ai/flux/dev',
          tier: 'standard',
          status: 'estimated',
          amount: record['costspan.cost.amount_decimal'],
          plan: 'free',
          feature: record['costspan.feature'],
          jobId: record['gen_ai.response.id'],
          spanId: settled[i]?.spanId,
        }),
      ),
    );
  });
});

describe('AWS Lambda behind SQS', () => {
  test('only what failed comes again, and each message is one output', async () => {
    const stdout = await story.run('examples/queue/sqs.ts');
    expect(stdout).toContain('3 messages, 1 come again\n');
    expect(stdout).toContain('1 messages, 0 come again\n');
    expect(story.total('costspan.outputs')).toBe(3);
    expect(story.total('costspan.outputs', { 'costspan.output.outcome': 'accepted', 'costspan.plan': 'free' })).toBe(3);
    expect(story.total('costspan.output.cost')).toBeCloseTo(0.053, 12);
    const attempts = story.spans(/^generate_content/);
    expect(attempts.map((one) => one['costspan.attempt.reason']).sort()).toEqual([
      'failover',
      'initial',
      'initial',
      'initial',
    ]);
    const again = attempts.find((one) => one['costspan.attempt.reason'] === 'failover');
    const first = attempts.find((one) => one['costspan.cost.amount'] === 0);
    expect(again?.['costspan.output.id']).toBe(first?.['costspan.output.id']);
    expect(story.spent).toBe(usd('0.053'));
  });

  test('each message says what its card has cost: of a fail-over the provider, model, tier and amount', async () => {
    const told = messages(await story.run('examples/queue/sqs.ts'), 'card.made');
    const charges = told.flatMap((message) => message['charges'] as ChargeEvent[]);
    expect(charges.map(({ output }) => output?.id)).toEqual(told.map(({ output }) => output));
    const exact = story.ledger().filter((record) => record['costspan.cost.amount_decimal'] !== '0');
    expect(charges.map(({ key, amount }) => [key, amount]).sort()).toEqual(
      exact.map((record) => [record['costspan.charge.key'], record['costspan.cost.amount_decimal']]).sort(),
    );
    const [planned, , failedOver] = charges;
    expect(planned).toMatchObject({ provider: 'fal', tier: 'standard', amount: '0.025', reason: 'initial' });
    expect(failedOver).toMatchObject({
      provider: 'replicate',
      model: 'black-forest-labs/flux-schnell',
      tier: 'budget',
      status: 'final',
      amount: '0.003',
      unit: 'image',
      quantity: '1',
      unitPrice: '0.003',
      reason: 'failover',
      failover: { from: { provider: 'fal', model: 'fal-ai/flux/dev', tier: 'standard' }, priceRatio: 0.12 },
      tierMismatch: true,
      plan: 'free',
    });
  });
});
