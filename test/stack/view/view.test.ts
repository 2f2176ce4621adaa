import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chargesMessage } from '../../../packages/cli/src/view/testing.ts';
import { decimalOf, sum } from '../../invoice/money.ts';
import { found } from '../../privacy/canaries.ts';
import { runApp } from '../run-app.ts';
import { Browser } from './browser.ts';
import type { Page } from './browser.ts';
import { startView, toSimulators, viewCommand } from './start-view.ts';

const DESK = { width: 1280, height: 900, scheme: 'light' } as const;
const HAND = { width: 390, height: 844, scheme: 'dark' } as const;

let browser: Browser;
beforeAll(async () => {
  browser = await Browser.start();
});
afterAll(() => browser.stop());

/** A simulated day: the planned model fails, and one answer is lost after its request was accepted. */
async function simulated(): Promise<Simulator> {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  simulator.fal.order({ fail: 500, match: { path: /nano-banana/ } });
  simulator.openai.order({ drop: 'after', match: { path: /images/ } });
  return simulator;
}

/** What the providers bill for what has a price; one of it was never answered. */
function billed({ invoice }: Simulator): { certain: string; atRisk: string; models: Record<string, string> } {
  const lines = invoice.lines.filter(({ model }) => model !== 'fal-ai/unlisted-model');
  const lost = lines.find(({ provider }) => provider === 'openai')?.id;
  const answered = lines.filter(({ id }) => id !== lost);
  const models = Object.entries(Object.groupBy(answered, ({ model }) => model));
  return {
    certain: total(amounts(answered)),
    atRisk: total(amounts(lines.filter(({ id }) => id === lost))),
    models: Object.fromEntries(models.map(([model, some = []]) => [model, total(amounts(some))])),
  };
}

function amounts(lines: Simulator['invoice']['lines']): string[] {
  return lines.map(({ amount }) => amount);
}

function total(exact: readonly string[]): string {
  return decimalOf(sum(exact));
}

/** The exact amount of a figure of the strip. */
const figure = (name: string): string =>
  `[...document.querySelectorAll('.figure')].find((one) => one.querySelector('dt').textContent === '${name}')?.querySelector('data')?.value`;

/** Accessible names of what a selector finds. */
function names(page: Page, selector: string): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('${selector}')].map((one) => one.getAttribute('aria-label'))`);
}

function amountIn(name: string): string {
  return /\$(\d+(?:\.\d+)?)/.exec(name)?.[1] ?? 'none';
}

describe('the page of an app that costspan view has started', () => {
  it('draws what the simulators have billed, by every panel, and keeps what the app keeps', async () => {
    const simulator = await simulated();
    const view = await startView(['--', process.execPath, 'view/app.ts'], toSimulators(simulator));
    const page = await browser.open(view.address, DESK);
    await page.until(`document.querySelector('.stream')?.getAttribute('aria-rowcount') === '7'`, 60_000);
    const { certain, atRisk, models } = billed(simulator);

    await page.until(`${figure('Spend')} === '${certain}'`);
    await page.until(`${figure('At risk')} === '${atRisk}'`);
    expect(await page.evaluate(`document.querySelector('.figure.alarm dd').textContent`)).toBe('1');

    const bars = await names(page, '.groups .bar > div');
    expect(Object.fromEntries(bars.map((name) => [name.split(':')[0], amountIn(name)]))).toMatchObject(models);
    expect(total(bars.map(amountIn))).toBe(certain);

    await page.evaluate(`document.querySelectorAll('.opens').forEach((one) => one.click())`);
    await page.until(`document.querySelectorAll('.block').length === 5`);
    const blocks = await names(page, '.block');
    expect(blocks.map((name) => name.split(';')[0])).toEqual(
      expect.arrayContaining(['attempt 1: rejected', 'attempt 2: accepted', 'attempt 1: failed']),
    );
    // All but the lost answer and the model without a price was made for an output.
    expect(total(blocks.map(amountIn))).toBe(certain);
    const widths = await page.evaluate<number[]>(
      `[...document.querySelectorAll('tbody')].find((one) => one.textContent.includes('card')).querySelectorAll('.block').values().map((one) => one.offsetWidth).toArray()`,
    );
    expect(Math.abs((widths[0] ?? 0) - (widths[1] ?? 99))).toBeLessThan(2);

    const drawn = await page.evaluate<[string | null, string][]>(
      `[...document.querySelectorAll('.row')].map((one) => [one.querySelector('data')?.value ?? null, one.textContent])`,
    );
    const priced = drawn.filter(([amount, text]) => amount !== null && !text.includes('at risk'));
    expect(total(priced.map(([amount]) => String(amount)))).toBe(certain);
    expect(drawn.filter(([, text]) => text.includes('unpriced'))).toEqual([[null, expect.any(String)]]);

    expect(page.complaints).toEqual([]);
    expect(page.requested.filter((url) => !url.startsWith(view.url) && !url.startsWith('data:'))).toEqual([]);
    const everything = [await page.evaluate<string>('document.documentElement.outerHTML')];
    for (const { id } of (await view.api<{ generations: { id: string }[] }>('/generations')).generations)
      everything.push(
        JSON.stringify(await view.api(`/generations/${encodeURIComponent(id)}`)),
        JSON.stringify(await view.api(`/compare/${encodeURIComponent(id)}`)),
      );
    expect(everything.filter(found)).toEqual([]);
  });

  it('is led by the keyboard: a generation opens with its trace, where costs are summed up, and closes', async () => {
    const simulator = await simulated();
    const view = await startView(['--', process.execPath, 'view/app.ts'], toSimulators(simulator));
    const page = await browser.open(view.address, DESK);
    await page.until(`document.querySelectorAll('.row').length === 7`, 60_000);
    await page.evaluate(`document.querySelector('.stream').focus()`);
    const find = `[...document.querySelectorAll('.row')].findIndex((one) => one.textContent.includes('attempt 2, failover'))`;
    const at = await page.evaluate<number>(find);
    for (let row = 0; row < at; row++) await page.press('ArrowDown');
    await page.press('Enter');
    await page.until(`document.querySelectorAll('.detail .trace tbody tr').length === 4`);
    const trace = await page.evaluate<string[][]>(
      `[...document.querySelectorAll('.detail .trace tbody tr')].map((row) => [row.querySelector('th').textContent, ...[...row.querySelectorAll('.number')].map((cell) => cell.querySelector('data')?.value ?? '')])`,
    );
    const { lines } = simulator.invoice;
    const last = lines.findLast(({ provider }) => provider === 'openai')?.id;
    const cost = total(amounts(lines.filter(({ id }) => id === last)));
    expect(trace).toEqual([
      ['POST /avatar', '', cost],
      ['output avatar', '', cost],
      ['generate_content fal-ai/nano-banana', '0', '0'],
      ['generate_content gpt-image-2', cost, cost],
    ]);
    await page.until(`document.querySelectorAll('.detail .elsewhere tr').length > 1`);
    await page.until(`document.activeElement.className === 'detail'`);
    await page.press('Escape');
    await page.until(`!document.querySelector('.detail') && document.activeElement.className === 'stream'`);
  });
});

it('takes protobuf, gzipped, from an app that was started elsewhere', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const view = await startView([]);
  const page = await browser.open(view.address, HAND);
  await page.until(`document.querySelector('.empty')`);
  const { code } = await runApp(simulator, view.url, {
    env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
  }).ended;
  expect(code).toBe(0);
  await page.until(`${figure('Spend')} === '${simulator.invoice.total()}'`);
  const { received } = await view.api<{ received: Record<string, number> }>('/summary');
  expect(received).toMatchObject({ malformed: 0, records: 5 });
  expect(received['spans']).toBeGreaterThanOrEqual(10);
  expect(received['metrics']).toBeGreaterThan(0);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(HAND.width);
});

it('shows what comes within a second', async () => {
  const view = await startView([]);
  await view.send('logs', chargesMessage([{ key: 'first', amount: '0.1' }]));
  const page = await browser.open(view.address, DESK);
  await page.until(`${figure('Spend')} === '0.1'`);
  await view.send('logs', chargesMessage([{ key: 'second', amount: '0.02' }]));
  await page.until(`${figure('Spend')} === '0.12' && document.querySelector('.row data')?.value === '0.02'`, 1_000);
});

it('scrolls through 50,000 generations with few of them in the page', async () => {
  const view = await startView([]);
  const count = 50_000;
  const begin = Date.now() - count;
  for (let start = 0; start < count; start += 5_000)
    await view.send(
      'logs',
      chargesMessage(
        Array.from({ length: 5_000 }, (_, i) => ({
          key: `charge ${start + i}`,
          amount: `0.00000${start + i + 10_000}`,
          time: begin + start + i,
        })),
      ),
    );
  const page = await browser.open(view.address, DESK);
  await page.until(`document.querySelector('.stream')?.getAttribute('aria-rowcount') === '${count}'`, 60_000);
  // 0.00000 followed by 10000 to 59999: the sum of a row of numbers.
  expect(await page.evaluate(figure('Spend'))).toBe(
    total(Array.from({ length: count }, (_, at) => `0.00000${at + 10_000}`)),
  );
  await page.evaluate(`document.querySelector('.stream').focus()`);
  await page.press('End');
  const last = `[...document.querySelectorAll('.row')].at(-1)`;
  await page.until(
    `${last}?.getAttribute('aria-rowindex') === '${count}' && ${last}.querySelector('data')?.value === '0.000001'`,
  );
  await page.evaluate(`document.querySelector('.stream').scrollTop = ${(count / 2) * 34}`);
  const tenth = `document.querySelectorAll('.row')[9]`;
  await page.until(
    `Math.abs(${tenth}?.getAttribute('aria-rowindex') - ${count / 2}) < 100 && ${tenth}.querySelector('data') !== null`,
  );
  const [index, amount] = await page.evaluate<[number, string]>(
    `(() => { const row = ${tenth}; return [Number(row.getAttribute('aria-rowindex')), row.querySelector('data').value]; })()`,
  );
  expect(amount).toBe(total([`0.00000${60_000 - index}`]));
  expect(await page.evaluate(`document.querySelectorAll('.row').length`)).toBeLessThan(60);
  await page.press('Home');
  await page.until(`document.querySelector('.row data')?.value === '0.0000059999'`);
});

it('shows the recorded sample on request, says so on every panel, and drops it for what is real', async () => {
  const view = await startView([]);
  const page = await browser.open(view.address, DESK);
  await page.until(`document.querySelector('.empty .primary')`);
  await page.evaluate(`document.querySelector('.empty .primary').click()`);
  await page.until(`document.querySelectorAll('section:has(> .sample, > header > .sample)').length >= 5`);
  expect(await page.evaluate(`document.querySelectorAll('main > section').length`)).toBe(
    await page.evaluate(`document.querySelectorAll('main > section:has(> .sample, > header > .sample)').length`),
  );
  await view.send('logs', chargesMessage([{ key: 'real', amount: '0.5' }]));
  await page.until(`${figure('Spend')} === '0.5' && !document.querySelector('.sample')`);
});

it('is one file to send with --once, which asks nobody and says the same', async () => {
  const simulator = await simulated();
  const out = join(mkdtempSync(join(tmpdir(), 'costspan-view-')), 'report.html');
  const { code, stdout } = await viewCommand(
    ['--once', '--out', out, '--json', '--port', '0', '--', process.execPath, 'view/app.ts'],
    toSimulators(simulator),
  ).ended;
  expect(JSON.parse(stdout)).toEqual({ out, generations: 7 });
  expect(code).toBe(0);
  expect(found(readFileSync(out, 'utf8'))).toBe(false);
  const page = await browser.open(pathToFileURL(out).href, DESK);
  await page.until(`${figure('Spend')} === '${billed(simulator).certain}'`);
  await page.evaluate(`[...document.querySelectorAll('.row')].at(-1).click()`);
  await page.until(`document.querySelectorAll('.detail .trace tbody tr').length > 1`);
  expect(page.complaints).toEqual([]);
  expect(page.requested.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(out).href]);
});
