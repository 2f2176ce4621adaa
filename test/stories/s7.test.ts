import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configure, estimate } from '@costspan/auto';
import { toText } from '@costspan/core/internal';
import type { PriceLayer } from '@costspan/core';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { node, ROOT } from '../packed/support/run.ts';
import { startAnswers } from './support/answers.ts';
import type { Answers } from './support/answers.ts';
import { book, model, newFolder, perMillion, rate } from './support/prices.ts';
import { costspan, startApp, startStory, usd } from './support/story.ts';
import type { App, Story } from './support/story.ts';

// S7: an app that lives through price changes.

const gateways = { '127.0.0.1': 'openai', 'cn.test': 'cn_studio' };

let story: Story;
let app: App;
let provider: Answers;
beforeAll(async () => {
  story = await startStory();
  app = await startApp(story);
  provider = await startAnswers();
});
beforeEach(async () => {
  await app.flush();
  story.reset();
});
afterEach(() => {
  vi.useRealTimers();
  configure({ gateways });
});

const use = (...prices: PriceLayer[]): void => configure({ gateways, prices });
const amounts = (): unknown[] => story.ledger().map((one) => one['costspan.cost.amount_decimal']);

function chat(served: string | undefined, host = '127.0.0.1'): Promise<unknown> {
  provider.next({
    body: {
      id: crypto.randomUUID(),
      object: 'chat.completion',
      created: 1,
      model: 'gpt-5-mini',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 0, completion_tokens: 1_000_000, total_tokens: 1_000_000 },
      ...(served !== undefined && { service_tier: served }),
    },
  });
  const client = new app.OpenAI({
    baseURL: `${provider.url.replace('127.0.0.1', host)}/v1`,
    apiKey: 'k',
    fetch: (url, init) => fetch(String(url).replace(host, '127.0.0.1'), init),
  });
  return client.chat.completions.create({ model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hello' }] });
}

test('an air-gapped start: prices without any use of the network', async () => {
  const { code, stdout, stderr } = await node([join(import.meta.dirname, 'apps/offline.ts')], { cwd: ROOT }).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^(estimated|final)\n$/);
});

test('500 calls of an unknown model: no cost, all of them counted, one warning; an own price mends it', async () => {
  const warnings: string[] = [];
  const nothing = (): void => undefined;
  diag.setLogger(
    { error: nothing, warn: (text) => void warnings.push(text), info: nothing, debug: nothing, verbose: nothing },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const draw = () => app.fal.run('fal-ai/unlisted-model', { input: { prompt: 'a kite' } });
  await Promise.all(Array.from({ length: 500 }, draw));
  await app.flush();
  expect(story.charged.filter(({ attributes }) => 'costspan.cost.amount' in attributes)).toEqual([]);
  expect(story.total('costspan.generations.unpriced', { 'costspan.cost.missing_reason': 'unknown_model' })).toBe(500);
  expect(story.total('costspan.cost')).toBe(0);
  expect(warnings.filter((text) => text.includes('fal-ai/unlisted-model'))).toHaveLength(1);

  use({ books: [book('fal', [model('fal-ai/unlisted-model', 'image', [rate('billed', 'request', '0.05')])])] });
  story.reset();
  await draw();
  await app.flush();
  expect(story.ledger()).toMatchObject([{ 'costspan.cost.amount_decimal': '0.05', 'costspan.price.origin': 'user' }]);
});

test('a price that changes: calls before that day keep theirs, and history rates the same again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const changing = [
    { ...perMillion('text_output', '5'), id: 'old', until: '2026-12-01' },
    { ...perMillion('text_output', '4'), id: 'new', from: '2026-12-01' },
  ];
  use({ books: [book('openai', [model('gpt-5-mini', 'text', changing)])] });
  for (const now of ['2026-11-30T23:59:59Z', '2026-12-01T00:00:00Z']) {
    vi.setSystemTime(new Date(now));
    await chat(undefined);
  }
  await app.flush();
  expect(story.ledger()).toMatchObject([
    { 'costspan.cost.amount_decimal': '5', 'costspan.price.id': 'gpt-5-mini: old' },
    { 'costspan.cost.amount_decimal': '4', 'costspan.price.id': 'gpt-5-mini: new' },
  ]);
  const versions = story.ledger().map((one) => one['costspan.price.version']);
  expect(new Set(versions).size).toBe(1);
});

describe('discounts', () => {
  const list = book('openai', [
    model('gpt-5-mini', 'text', [
      perMillion('text_output', '2'),
      { ...perMillion('text_output', '1'), id: 'flex', when: { service_tier: 'flex' } },
      { ...perMillion('text_output', '4'), id: 'priority', when: { service_tier: 'priority' } },
      { ...perMillion('text_output', '2'), id: 'batch', when: { service_tier: 'batch' } },
    ]),
  ]);

  test.each([
    ['default', '2'],
    ['flex', '1'],
    ['priority', '4'],
  ])('the price is that of the tier that served: %s', async (served, amount) => {
    use({ books: [list] });
    await chat(served);
    await app.flush();
    expect(amounts()).toEqual([amount]);
  });

  test('a factor of 0.76 on the list, and 0.5 for batches in its stead, not on top of it', async () => {
    use({
      books: [list],
      multipliers: [
        { biller: 'openai', factor: '0.76' },
        { biller: 'openai', serviceTier: 'batch', factor: '0.5' },
      ],
    });
    await chat('default');
    await chat('batch');
    await app.flush();
    expect(story.ledger()).toMatchObject([
      { 'costspan.cost.amount_decimal': '1.52', 'costspan.cost.list_amount': 2 },
      { 'costspan.cost.amount_decimal': '1', 'costspan.cost.list_amount': 2 },
    ]);
  });
});

test.each([
  ['$4,000,000 for an image', rate('image_output', 'image', '4000000'), /4000000/],
  ['an image’s price where that of a million tokens belongs', perMillion('image_output', '0.00003'), /0\.00003/],
])('%s does not get into the book', (_, wrong, value) => {
  const file = join(newFolder(), 'prices.json');
  writeFileSync(file, JSON.stringify({ books: [book('openai', [model('own-image', 'image', [wrong])])] }));
  const { code, stdout, stderr } = costspan(['prices', 'check', file]);
  expect(code).toBe(1);
  expect(stdout + stderr).toMatch(value);
});

test('10,272.69 s billed for a clip of 80 s: kept, flagged, and counted for the alert at the next export', async () => {
  use({ books: [book('fal', [model('fal-ai/veo3.1', 'video', [rate('billed', 'second', '3.9425')])])] });
  provider.next({
    headers: { 'x-fal-billable-units': '10272.69', 'x-fal-request-id': 'runaway' },
    body: { video: { url: 'https://v3.fal.media/files/clip.mp4', duration: 80 } },
  });
  const { createFalClient } = await import('@fal-ai/client');
  const client = createFalClient({ credentials: 'k', fetch: (_url, init) => fetch(provider.url, init) });
  await client.run('fal-ai/veo3.1', { input: { prompt: 'a long clip' } });
  await app.flush();
  expect(story.charged[0]?.attributes).toMatchObject({ 'costspan.cost.implausible': true });
  expect(story.spent).toBe(usd('40500.080325'));
  expect(story.total('costspan.generations.implausible')).toBe(1);
});

describe('a price in another currency', () => {
  const studio = book('cn_studio', [model('gpt-5-mini', 'text', [perMillion('text_output', '7')])], 'CNY');

  test('stays in that currency: no exchange rate is assumed', async () => {
    use({ books: [studio] });
    const before = story.total('costspan.cost');
    await chat(undefined, 'cn.test');
    await app.flush();
    expect(story.charged[0]?.attributes).toMatchObject({ 'costspan.cost.amount': 7, 'costspan.cost.currency': 'CNY' });
    expect(story.charged[0]?.attributes).not.toHaveProperty('gen_ai.usage.cost');
    expect(story.total('costspan.cost')).toBe(before);
    expect(story.total('costspan.generations.unpriced', { 'costspan.cost.missing_reason': 'no_exchange_rate' })).toBe(
      1,
    );
  });

  test('is exchanged at the rate that the user states', async () => {
    use({ books: [studio], exchangeRates: [{ from: 'CNY', to: 'USD', rate: '0.14', seen: '2026-11-24' }] });
    await chat(undefined, 'cn.test');
    await app.flush();
    expect(story.ledger()).toMatchObject([{ 'costspan.cost.amount_decimal': '0.98', 'costspan.cost.currency': 'USD' }]);
  });
});

test('ten times $0.1 is $1', () => {
  use({ books: [book('fal', [model('ten', 'image', [rate('image_output', 'image', '0.1')])])] });
  const charge = estimate({ provider: 'fal', model: 'ten', num_images: 10 });
  expect(charge.status === 'unpriced' ? charge.reason : toText(charge.amount)).toBe('1');
});
