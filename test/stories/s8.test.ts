import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sweepJobs, withAttribution } from '@costspan/auto';
import type { FalClient } from '@fal-ai/client';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { beforeAll, expect, test } from 'vitest';
import { nano, sum } from '../invoice/money.ts';
import { startAnswers } from './support/answers.ts';
import type { Answer, Answers } from './support/answers.ts';
import { book, model, newFolder, priceFile, rate } from './support/prices.ts';
import { costspan, startApp, startStory, usd } from './support/story.ts';
import type { App, Story } from './support/story.ts';

// S8: a month end. The invoice says $96.91; the ledger is sure of $51.70, and can say of what the rest is made.

const MODEL = 'fal-ai/flux/dev';
const folder = newFolder();
const ledger = join(folder, 'ledger');
/** The invoice, as it comes from the provider: by the ids of its requests. */
const invoice: { provider: string; id: string; model: string; amount: string; at: string }[] = [];

let story: Story;
let app: App;
let provider: Answers;
let fal: FalClient;

const bill = (id: string, amount: string): void =>
  void invoice.push({ provider: 'fal', id, model: MODEL, amount, at: new Date().toISOString() });
const image = { url: 'https://v3.fal.media/files/one.png', width: 512, height: 512 };
const answer = (id: string, units: string): Answer => ({
  headers: { 'x-fal-request-id': id, 'x-fal-billable-units': units },
  body: { images: [image], seed: 1 },
});
const draw = (plan: string, input: object = {}) =>
  withAttribution({ plan, feature: 'card', action: 'draw', tenant: 'acme' }, () =>
    fal.run(MODEL, { input: { prompt: 'a kite', image_size: 'square', ...input } }),
  );

beforeAll(async () => {
  story = await startStory({
    // A dollar a unit, so that the answers can say the story's amounts.
    COSTSPAN_PRICES: priceFile({
      books: [
        book('fal', [model(MODEL, 'image', [rate('billed', 'megapixel', '1'), rate('image_output', 'image', '1')])]),
      ],
    }),
    COSTSPAN_LEDGER: `otel,file:${ledger}`,
  });
  app = await startApp(story);
  provider = await startAnswers();
  const { createFalClient } = await import('@fal-ai/client');
  fal = createFalClient({ credentials: 'k', fetch: (_url, init) => fetch(provider.url, init) });

  for (let i = 0; i < 10; i += 1) {
    provider.next(answer(`free-${i}`, '1.17'));
    await draw('free');
    bill(`free-${i}`, '1.17');
  }
  for (let i = 0; i < 6; i += 1) {
    provider.next(answer(`pro-${i}`, '5'));
    await draw('pro');
    // One price is another on the invoice.
    bill(`pro-${i}`, i === 0 ? '10.21' : '5');
  }
  // A connection that broke after the request was accepted, and the SDK's next try.
  provider.next({ lost: true }, answer('retried', '10'));
  await draw('pro');
  bill('retried', '10');
  bill('lost', '10');
  // A job of which nobody has seen the end.
  provider.next({ body: { request_id: 'late', status: 'IN_QUEUE', queue_position: 0 } });
  await withAttribution({ plan: 'pro', feature: 'card' }, () =>
    fal.queue.submit(MODEL, { input: { prompt: 'kites', image_size: 'square', num_images: 20 } as never }),
  );
  sweepJobs(Date.now() + 25 * 3_600_000);
  bill('late', '20');
  // A script without costspan.
  bill('other-key', '10');
  await app.flush();
  writeFileSync(join(folder, 'invoice.json'), JSON.stringify(invoice));
});

function reconciled(...options: string[]) {
  const { code, stdout } = costspan(['reconcile', ledger, join(folder, 'invoice.json'), '--json', ...options]);
  return { code, ...(JSON.parse(stdout) as Record<string, unknown>) };
}

test('the ledger is sure of $51.70 of $96.91, and $30 more are at risk', () => {
  expect(nano(sum(invoice.map(({ amount }) => amount)))).toBe(usd('96.91'));
  expect(story.spent).toBe(usd('51.70'));
  expect(story.atRisk).toBe(usd('30'));
});

test('the gap of $45.21 has names: timed out and retried, another key, a price', () => {
  const report = reconciled();
  expect(report).toMatchObject({
    code: 1,
    equal: false,
    invoiced: '96.91',
    recorded: '81.7',
    // Of the $81.70 of which the ledger knows, $30 were at risk: without them it is 53.3 %.
    coverage: '84.3',
    missing: { count: 1, invoiced: '10' },
    difference: { count: 1, invoiced: '10.21', recorded: '5' },
    extra: { count: 0 },
    unbilled: { count: 0 },
  });
  expect((51.7 / 96.91) * 100).toBeCloseTo(53.3, 1);
  expect(report).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({ kind: 'missing', invoiced: '10' }),
      expect.objectContaining({ kind: 'difference', id: 'pro-0' }),
    ]) as unknown,
  });
});

test('FOCUS rows, CSV and Parquet: their sum is the ledger, and each knows its plan and tenant', async () => {
  const csv = join(folder, 'focus.csv');
  const parquet = join(folder, 'focus.parquet');
  expect(costspan(['focus', ledger, '--out', csv]).code).toBe(0);
  expect(costspan(['focus', ledger, '--out', parquet]).code).toBe(0);
  const rows = parse(readFileSync(csv, 'utf8'), { columns: true }) as Record<string, string>[];
  expect(nano(sum(rows.map((row) => row['BilledCost'] ?? '')))).toBe(usd('51.70'));
  const stored = await parquetReadObjects({ file: await asyncBufferFromFile(parquet) });
  expect(stored.map((row) => row['x_ChargeKey'])).toEqual(rows.map((row) => row['x_ChargeKey']));
  expect(stored.reduce((total, row) => total + Number(row['BilledCost']), 0)).toBeCloseTo(51.7, 9);

  const tags = rows.map((row) => JSON.parse(row['Tags'] ?? '{}') as Record<string, string>);
  expect(new Set(tags.map((one) => JSON.stringify(one)))).toEqual(
    new Set(['free', 'pro'].map((plan) => expect.stringContaining(`"${plan}"`) as unknown)),
  );
  const costs = (plan: string): number[] =>
    rows
      .filter((_, i) => Object.values(tags[i] ?? {}).includes(plan))
      .map((row) => Number(row['BilledCost']))
      .toSorted((a, b) => a - b);
  const quantile = (of: readonly number[], q: number): number | undefined => of[Math.ceil(q * of.length) - 1];
  expect([0.5, 0.9, 0.99].map((q) => quantile(costs('free'), q))).toEqual([1.17, 1.17, 1.17]);
  expect([0.5, 0.9, 0.99].map((q) => quantile(costs('pro'), q))).toEqual([5, 10, 10]);
});

test('what the invoice settles is corrected by deltas; what costspan never saw stays missing', () => {
  expect(reconciled('--write-corrections')).toMatchObject({ corrections: expect.any(Number) as number });
  expect(reconciled()).toMatchObject({
    recorded: '86.91',
    missing: { count: 1, invoiced: '10' },
    difference: { count: 0 },
  });
});
