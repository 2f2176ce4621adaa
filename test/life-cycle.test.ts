import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Receiver } from './packed/support/receiver.ts';
import { node } from './packed/support/run.ts';
import type { Running } from './packed/support/run.ts';

const ROOT = join(import.meta.dirname, '..');
const REGISTER = join(ROOT, 'packages/auto/src/register.ts');

let receiver: Receiver;
let simulator: Simulator;
let folder: string;

beforeEach(async () => {
  [receiver, simulator] = await Promise.all([Receiver.start(), startSimulator()]);
  folder = mkdtempSync(join(import.meta.dirname, '.app-'));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([receiver.close(), simulator.close()]);
});

const ONE_CALL = `
import OpenAI from 'openai';
const openai = new OpenAI({ baseURL: process.env.SIMULATOR, apiKey: 'sk-test', maxRetries: 0 });
const image = () => openai.images.generate({ model: 'gpt-image-1', prompt: 'a kite', size: '1024x1024', quality: 'low' });
`;

/** Runs an app with costspan switched on, from this checkout. */
function app(body: string, env: Record<string, string> = {}, args = ['--import', REGISTER]): Running {
  const file = join(folder, 'app.mjs');
  writeFileSync(file, ONE_CALL + body);
  return node([...args, file], {
    cwd: folder,
    env: {
      ...receiver.env,
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      SIMULATOR: simulator.openai.url,
      COSTSPAN_GATEWAYS: '127.0.0.1=openai',
      ...env,
    },
  });
}

function expectAll(): void {
  expect(receiver.spans.map((span) => span.name)).toEqual(['generate_content gpt-image-1']);
  expect(receiver.records).toHaveLength(1);
  expect(receiver.records[0]?.attributes['costspan.cost.amount_decimal']).toBe(simulator.invoice.total());
  expect(receiver.total('costspan.cost')).toBeCloseTo(Number(simulator.invoice.total()), 12);
}

it('a script that makes one call and ends loses nothing', async () => {
  expect(await app('await image();').ended).toMatchObject({ code: 0, stderr: '' });
  expectAll();
});

it('nor does one that awaits nothing', async () => {
  expect(await app('image();').ended).toMatchObject({ code: 0 });
  expect(receiver.spans).toHaveLength(1);
  expect(receiver.records).toHaveLength(1);
});

it.each(['SIGTERM', 'SIGINT'] as const)('%s exports and is raised again', async (signal) => {
  const running = app("await image(); console.log('ready'); setInterval(() => {}, 1000);");
  await running.line('ready');
  running.child.kill(signal);
  expect(await running.ended).toMatchObject({ code: null, signal });
  expectAll();
});

it('SIGTERM in the middle of a call: it may have been billed, so it is at risk', async () => {
  const held = simulator.openai.order({ hold: true });
  const running = app('await image();');
  await held.reached;
  running.child.kill('SIGTERM');
  expect(await running.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  expect(receiver.records.map(({ attributes }) => attributes['costspan.cost.status'])).toEqual(['at_risk']);
  expect(receiver.total('costspan.cost')).toBe(0);
  expect(receiver.total('costspan.cost.at_risk')).toBeGreaterThan(0);
});

it('a process that only hears webhooks exports what it settles', async () => {
  const webhook = { id: 'job1', status: 'succeeded', model: 'black-forest-labs/flux-dev', output: ['https://x/0.png'] };
  const body = `
    import { settleWebhook } from '@costspan/auto';
    const metrics = { image_output_count: 1, predict_time: 1 };
    console.log((await settleWebhook('replicate', { ...${JSON.stringify(webhook)}, metrics })).status);`;
  expect(await app(body).ended).toMatchObject({ code: 0, stdout: 'recorded\n', stderr: '' });
  expect(receiver.records).toHaveLength(1);
  expect(receiver.spans.map(({ name }) => name)).toEqual(['fetch_response']);
  expect(receiver.total('costspan.cost')).toBeCloseTo(0.025, 12);
});

it('an app with a listener of its own decides itself, also with a `once`', async () => {
  for (const way of ['on', 'once']) {
    const running = app(
      `process.${way}('SIGTERM', () => setTimeout(() => { console.log('drained'); process.exit(7); }, 50)); await image(); console.log('ready'); setInterval(() => {}, 1000);`,
    );
    await running.line('ready');
    running.child.kill('SIGTERM');
    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 7, signal: null });
    expect(ended.stdout).toContain('drained');
  }
});

it.each([
  ['process.exit(3)', 'await image(); process.exit(3);'],
  ['an uncaught error', "await image(); setTimeout(() => { throw new TypeError('mine'); });"],
  ['an unhandled rejection', "await image(); Promise.reject(new RangeError('mine'));"],
])('%s ends as it does without costspan', async (_, body) => {
  const seen = async (args: string[]) => {
    const { code, signal, stderr } = await app(body, {}, args).ended;
    return { code, signal, stderr };
  };
  expect(await seen(['--import', REGISTER])).toEqual(await seen([]));
});

it('no back end in reach: the app runs on, with one warning', async () => {
  const { code, stdout, stderr } = await app("await image(); await image(); console.log('done');", {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  }).ended;
  expect(code).toBe(0);
  expect(stdout).toContain('done');
  expect(stderr.match(/costspan: an OpenTelemetry exporter failed/g) ?? []).toHaveLength(1);
});

it('switched off, it patches nothing and starts nothing', async () => {
  expect(await app('await image();', { COSTSPAN_DISABLED: '1' }).ended).toMatchObject({ code: 0, stderr: '' });
  expect(receiver.spans).toEqual([]);
  expect(receiver.records).toEqual([]);
});

it('every process has an instance id of its own, unless one is given', async () => {
  await app('await image();').ended;
  await app('await image();', { OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=given' }).ended;
  const ids = [...receiver.spans, ...receiver.records, ...receiver.points.values()].map(
    (one) => one.resource['service.instance.id'],
  );
  expect(ids.every((id) => typeof id === 'string' && id !== '')).toBe(true);
  expect(ids).toContain('given');
  expect(new Set(ids).size).toBe(2);
});
