import { configure, settleWebhook } from '@costspan/auto';
import type { JobStore } from '@costspan/core';
import { settings } from '@costspan/core/internal';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { startApp, startStory, usd } from './support/story.ts';
import type { App, Story } from './support/story.ts';

// S6: an app in every runtime. test/matrix has the runtimes; here is what each of them has to keep.

let story: Story;
let app: App;
beforeAll(async () => {
  story = await startStory();
  app = await startApp(story);
});
beforeEach(async () => {
  await app.flush();
  story.reset();
  story.receiver.points.clear();
});

/** Runs the burst, and ends it the way a platform does that freezes a function and never thaws it. */
async function burst(env: Record<string, string>): Promise<void> {
  const running = story.start('burst', env);
  await running.line('answered');
  running.child.kill('SIGKILL');
  expect(await running.ended).toMatchObject({ signal: 'SIGKILL', stderr: '' });
}

test('100 requests at once, 1 % of the traces sampled, frozen after the answer: metric and ledger are the exact sum', async () => {
  await burst({ CALLS: '100', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' });
  expect(story.receiver.spans.length).toBeLessThan(20);
  expect(story.total('costspan.generations')).toBe(100);
  // 34 of one image, 33 of two, 33 of three, at $0.039
  expect(story.total('costspan.cost')).toBeCloseTo(199 * 0.039, 9);
  expect(story.ledger()).toHaveLength(100);
  expect(story.spent).toBe(usd('7.761'));
  expect(story.spent).toBe(usd(story.sim.invoice.total()));
});

test('1,000 tenants make no more series than one, and no value is longer than 1 KiB', async () => {
  await burst({ CALLS: '1000', TENANTS: '1000' });
  const series = [...story.receiver.points.values()];
  expect(series.filter(({ metric }) => metric === 'costspan.generations')).toHaveLength(2);
  expect(JSON.stringify(series)).not.toContain('tenant-');
  expect(new Set(story.ledger().map((one) => one['costspan.tenant'])).size).toBe(1_000);
  const texts = [...story.receiver.spans, ...story.receiver.records].flatMap(({ attributes }) =>
    Object.values(attributes),
  );
  expect(texts.filter((one) => typeof one === 'string' && Buffer.byteLength(one) > 1_024)).toEqual([]);
});

test('a back end that answers nothing, and a job store that throws, change nothing for the app', async () => {
  const before = settings();
  const away = (): never => {
    throw new Error('away');
  };
  const broken: JobStore = { put: away, get: away, lease: away, commit: away, release: away, overdue: away };
  configure({ gateways: before.gateways, jobStore: broken });
  story.receiver.hold();
  const { request_id: requestId } = await app.fal.queue.submit('fal-ai/flux/dev', { input: { prompt: 'a kite' } });
  while ((await app.fal.queue.status('fal-ai/flux/dev', { requestId })).status !== 'COMPLETED');
  const { data } = await app.fal.queue.result('fal-ai/flux/dev', { requestId });
  expect(data.images).toHaveLength(1);
  expect(await settleWebhook('fal', { request_id: requestId, status: 'OK', payload: data })).toMatchObject({
    status: 'known',
  });
  const exported = story.receiver.nextExport();
  const flushed = app.flush();
  await exported;
  story.receiver.release();
  await flushed;
  expect(story.receiver.records.filter(({ event }) => event === 'costspan.charge')).toHaveLength(1);
  expect(story.spent).toBe(usd(story.sim.invoice.total()));
  configure({ gateways: before.gateways });
});
