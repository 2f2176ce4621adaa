import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nano, sum } from './invoice/money.ts';
import { node } from './packed/support/run.ts';
import type { Running } from './packed/support/run.ts';

const ROOT = join(import.meta.dirname, '..');
const REGISTER = join(ROOT, 'packages/auto/src/register.ts');
const MAIN = join(ROOT, 'packages/cli/src/main.ts');

let simulator: Simulator;
let folder: string;
let ledger: string;

beforeEach(async () => {
  simulator = await startSimulator();
  folder = mkdtempSync(join(import.meta.dirname, '.app-'));
  ledger = join(folder, 'ledger');
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await simulator.close();
});

const CLIENTS = `
import { fal } from '@fal-ai/client';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import Replicate from 'replicate';
import { falFetch } from '@costspan/simulator';
fal.config({ fetch: falFetch(process.env.FAL_SIMULATOR), credentials: 'test' });
const clients = {
  openai: new OpenAI({ baseURL: process.env.OPENAI_SIMULATOR, apiKey: 'sk-test' }),
  google: new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: process.env.GOOGLE_SIMULATOR } }),
  replicate: new Replicate({ baseUrl: process.env.REPLICATE_SIMULATOR, auth: 'test' }),
};
`;

/** Something of each provider: images, tokens, a stream that is left in its middle, a job that is asked for again. */
const SCENARIO = `
const { openai, google, replicate } = clients;
const say = (content) => ({ model: 'gpt-4o-mini', messages: [{ role: 'user', content }] });
await openai.images.generate({ model: 'gpt-image-2', prompt: 'a red kite', size: '1024x1024', quality: 'low' });
await openai.chat.completions.create(say('Say something short.'));
for await (const _ of await openai.chat.completions.create({ ...say('Say something long.'), stream: true })) break;
await google.models.generateContent({ model: 'gemini-3.1-flash-image', contents: 'a red kite' });
await fal.run('fal-ai/flux/dev', { input: { prompt: 'a red kite', image_size: 'square_hd' } });
await fal.subscribe('fal-ai/flux/schnell', { input: { prompt: 'a red kite', num_images: 2 }, pollInterval: 1 });
const job = await fal.queue.submit('fal-ai/flux/dev', { input: { prompt: 'two kites', image_size: 'square_hd' } });
const { request_id: requestId } = job;
while ((await fal.queue.status('fal-ai/flux/dev', { requestId })).status !== 'COMPLETED');
for (let i = 0; i < 2; i++) await fal.queue.result('fal-ai/flux/dev', { requestId });
await replicate.run('black-forest-labs/flux-schnell', { input: { prompt: 'a red kite' } });
const prediction = await replicate.predictions.create({
  model: 'black-forest-labs/flux-dev',
  input: { prompt: 'a red kite' },
});
await replicate.wait(prediction, { interval: 1 });
`;

/** An app without any back end: the file ledger is all that it has. */
function app(body: string, env: Record<string, string> = {}): Running {
  const file = join(folder, 'app.mjs');
  writeFileSync(file, CLIENTS + body);
  return node(['--import', REGISTER, file], {
    cwd: folder,
    env: {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OPENAI_SIMULATOR: simulator.openai.url,
      GOOGLE_SIMULATOR: simulator.google.url,
      REPLICATE_SIMULATOR: simulator.replicate.url,
      FAL_SIMULATOR: simulator.fal.url,
      COSTSPAN_GATEWAYS: '127.0.0.1=openai',
      COSTSPAN_LEDGER: `file:${ledger}`,
      ...env,
    },
  });
}

function costspan(...args: string[]): { code: number | null; report: Record<string, never> } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return { code: status, report: JSON.parse(stdout) as Record<string, never> };
}

function reconcile(...options: string[]): ReturnType<typeof costspan> {
  const invoice = join(folder, 'invoice.json');
  writeFileSync(invoice, JSON.stringify(simulator.invoice.lines));
  return costspan('reconcile', ledger, invoice, '--json', ...options);
}

it('an app that is killed after its last call leaves a ledger that is the invoice', async () => {
  const running = app(`${SCENARIO} console.log('called'); setInterval(() => {}, 1000);`);
  await running.line('called');
  running.child.kill('SIGKILL');
  expect(await running.ended).toMatchObject({ signal: 'SIGKILL' });
  // The stream that the app left in its middle told no usage: the invoice does.
  const abandoned = { kind: 'difference', by: 'id', provider: 'openai', charges: [{ status: 'unpriced' }] };
  expect(reconcile('--write-corrections').report).toMatchObject({ corrections: 1, items: [abandoned] });
  const { code, report } = reconcile();
  expect(report).toMatchObject({ equal: true, coverage: '100', items: [] });
  expect(code).toBe(0);
  expect(nano(sum([report['recorded'] ?? '0']))).toBe(nano(sum([simulator.invoice.total()])));
  const out = join(folder, 'focus.csv');
  const focus = costspan('focus', ledger, '--out', out, '--json').report;
  expect(nano(sum([focus['billed']?.['USD'] ?? '0']))).toBe(nano(sum([simulator.invoice.total()])));
  expect(readFileSync(out, 'utf8').split('\n').length).toBeGreaterThan(5);
  expect(spendByProvider()).toEqual(invoicedByProvider());
});

/** What `costspan report` says, in nano-dollars. */
function spendByProvider(): Record<string, bigint> {
  const { report } = costspan('report', ledger, '--by', 'provider', '--json');
  const groups = report['groups'] as unknown as readonly { provider: string; spend: string }[];
  return Object.fromEntries(groups.map(({ provider, spend }) => [provider, nano(sum([spend]))]).toSorted());
}

/** What the simulators keep, in nano-dollars. */
function invoicedByProvider(): Record<string, bigint> {
  const byProvider = Object.groupBy(simulator.invoice.lines, ({ provider }) => provider);
  const sums = Object.entries(byProvider).map(
    ([provider, lines = []]) =>
      [provider === 'gemini' ? 'gcp.gemini' : provider, nano(sum(lines.map(({ amount }) => amount)))] as const,
  );
  return Object.fromEntries(sums.toSorted());
}

it('process.exit() loses nothing, and each process writes a file of its own', async () => {
  const body =
    "await clients.openai.images.generate({ model: 'gpt-image-2', prompt: 'a kite', quality: 'low' }); process.exit(0);";
  const all = await Promise.all([app(body).ended, app(body).ended, app(body).ended]);
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(readdirSync(ledger)).toHaveLength(3);
  expect(reconcile()).toMatchObject({ code: 0, report: { equal: true, coverage: '100' } });
});

it('what was at risk is final after reconcile: a lost answer was billed, a refused connection was not', async () => {
  simulator.openai.order({ drop: 'after' });
  simulator.openai.order({ drop: 'before' });
  const image = "await clients.openai.images.generate({ model: 'gpt-image-1', prompt: 'a kite', quality: 'low' });";
  expect(await app(image).ended).toMatchObject({ code: 0 });
  const { report } = reconcile('--write-corrections');
  expect(report).toMatchObject({ equal: true, coverage: '100', corrections: 2, unbilled: { count: 1 } });
  const again = reconcile('--write-corrections');
  expect(again).toMatchObject({ code: 0, report: { equal: true, corrections: 0, unbilled: { count: 0 } } });
  expect(nano(sum([again.report['recorded'] ?? '0']))).toBe(nano(sum([simulator.invoice.total()])));
});

it('a ledger that cannot be written is one warning, and no business of the app', async () => {
  writeFileSync(ledger, 'a file where the folder should be');
  const image = "await clients.openai.images.generate({ model: 'gpt-image-1', prompt: 'a kite', quality: 'low' });";
  const { code, stdout, stderr } = await app(`${image} ${image} console.log('done');`).ended;
  expect(code).toBe(0);
  expect(stdout).toContain('done');
  expect(stderr.match(/the ledger in .* cannot be written/g)).toHaveLength(1);
  expect(stderr).toMatch(/2 records were lost/);
});
