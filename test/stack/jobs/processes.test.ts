import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ChargeEvent } from '@costspan/core';
import { ledgerFiles, readLedger } from '@costspan/core/ledger';
import type { Balance } from '@costspan/core/ledger';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sum } from '../../invoice/money.ts';
import { Receiver } from '../../packed/support/receiver.ts';
import { node } from '../../packed/support/run.ts';
import type { Running } from '../../packed/support/run.ts';
import { startRedis } from '../redis.ts';
import { until } from '../until.ts';
import { untilTestEnds } from '../until-test-ends.ts';

const HOUR = 3_600_000;

let simulator: Simulator;
let receiver: Receiver;
let redisUrl: string;
let folder: string;

beforeEach(async () => {
  [simulator, receiver] = await Promise.all([startSimulator(), Receiver.start()]);
  folder = mkdtempSync(join(import.meta.dirname, '.ledger-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([simulator.close(), receiver.close()]);
});

async function withRedis(): Promise<void> {
  redisUrl = untilTestEnds(await startRedis()).url;
}

function worker(args: readonly string[], env: Record<string, string> = {}): Running {
  return node(['--import', '@costspan/auto/register', 'worker.ts', ...args], {
    cwd: import.meta.dirname,
    env: {
      ...receiver.env,
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      COSTSPAN_LEDGER: `otel,file:${folder}`,
      FAL_SIMULATOR: simulator.fal.url,
      REDIS_URL: redisUrl,
      ...env,
    },
  });
}

async function submit(env?: Record<string, string>): Promise<string> {
  const running = worker(['submit'], env);
  const id = (await running.line('job ')).slice('job '.length);
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  return id;
}

async function see(id: string, env?: Record<string, string>): Promise<void> {
  expect(await worker(['see', id], env).ended).toMatchObject({ code: 0, stderr: '' });
}

const settlements = () => receiver.spans.filter(({ name }) => name === 'fetch_response');

async function balanceOf(id: string): Promise<Balance | undefined> {
  const ledger = await readLedger(await ledgerFiles(folder));
  expect(ledger.problems).toEqual([]);
  const all: Balance[] = [];
  for await (const { balance } of ledger.charges()) all.push(balance);
  expect(all.map(({ chargeKey }) => chargeKey)).toEqual([`fal:${id}`]);
  return all[0];
}

async function expectFinal(id: string): Promise<void> {
  const balance = await balanceOf(id);
  expect(balance?.status).toBe('final');
  expect(sum([balance?.amount?.toFixed() ?? ''])).toBe(sum([simulator.invoice.total()]));
}

/** Record keys of all lines, also of those that a reader passes over. */
function recordKeys(): string[] {
  return readdirSync(folder)
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map(
      (line) => (JSON.parse(line) as { attributes: Record<string, string> }).attributes['costspan.record.key'] ?? '',
    );
}

it.each(['ioredis', 'redis'])('submitted here and seen there (%s): linked, attributed, once', async (CLIENT) => {
  await withRedis();
  const id = await submit({ CLIENT });
  await see(id, { CLIENT });
  await see(id, { CLIENT });
  await expectFinal(id);
  expect(recordKeys()).toEqual([`fal:${id}/charge/1`]);
  const submitted = receiver.spans.find(({ attributes }) => 'costspan.cost.estimate' in attributes);
  const [settlement, ...more] = settlements();
  expect(more).toEqual([]);
  expect(settlement?.links.map(({ spanId }) => spanId)).toEqual([submitted?.spanId]);
  expect(settlement?.attributes).toMatchObject({
    'gen_ai.response.id': id,
    'costspan.plan': 'pro',
    'costspan.feature': 'trailer',
    'costspan.output.name': 'clip',
    'costspan.output.id': submitted?.attributes['costspan.output.id'],
    'costspan.attempt.number': 1,
    'costspan.attempt.reason': 'initial',
  });
  expect(settlement?.resource['service.instance.id']).not.toBe(submitted?.resource['service.instance.id']);
  expect(receiver.total('costspan.cost')).toBeCloseTo(Number(simulator.invoice.total()), 9);
});

it('two workers that see the end at the same time: one charge, in the metrics, too', async () => {
  await withRedis();
  const id = await submit();
  const isResult = /\/requests\/[^/]+$/;
  const held = simulator.fal.order({ hold: true, times: 2, match: { method: 'GET', path: isResult } });
  const both = [worker(['see', id]), worker(['see', id], { CLIENT: 'redis' })];
  await until(() => expect(held.remaining).toBe(0));
  held.release();
  for (const { ended } of both) expect(await ended).toMatchObject({ code: 0, stderr: '' });
  expect(settlements()).toHaveLength(1);
  expect(recordKeys()).toEqual([`fal:${id}/charge/1`]);
  expect(receiver.total('costspan.generations')).toBe(1);
  expect(receiver.total('costspan.cost')).toBeCloseTo(Number(simulator.invoice.total()), 9);
  await expectFinal(id);
});

it.each([
  ['before the ledger has it', 'before-append', 0],
  ['after the ledger has it', 'after-append', 1],
])(
  'killed between lease and commit, %s: the next sighting records it, and the ledger has it once',
  async (_, DIE, lines) => {
    await withRedis();
    const id = await submit();
    expect(await worker(['see', id], { DIE }).ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(recordKeys()).toHaveLength(lines);
    await see(id);
    expect(recordKeys()).toEqual(Array.from({ length: lines + 1 }, () => `fal:${id}/charge/1`));
    await expectFinal(id);
    await see(id);
    expect(recordKeys()).toHaveLength(lines + 1);
  },
);

it('a charge of the app of one id, recorded by two processes at the same time: once, and one of them hears of it', async () => {
  await withRedis();
  const both = ['ioredis', 'redis'].map((CLIENT) => worker(['charge', 'order-7', '0.12'], { CLIENT }));
  const ends = await Promise.all(both.map(({ ended }) => ended));
  for (const end of ends) expect(end).toMatchObject({ code: 0, stderr: '' });
  const told = ends
    .flatMap(({ stdout }) => stdout.split('\n'))
    .filter((line) => line.startsWith('told '))
    .map((line) => JSON.parse(line.slice('told '.length)) as ChargeEvent);
  const [span, ...more] = receiver.spans;
  expect(more).toEqual([]);
  expect(span?.attributes).toMatchObject({ 'costspan.cost.amount': 0.12, 'acme.pool': 'a100' });
  expect(told).toEqual([
    expect.objectContaining({ kind: 'charge', key: 'own-gpus:order-7', amount: '0.12', spanId: span?.spanId }),
  ]);
  expect(recordKeys()).toEqual(['own-gpus:order-7/charge/1']);
  expect(receiver.total('costspan.generations')).toBe(1);
  expect(receiver.total('costspan.cost')).toBeCloseTo(0.12, 12);
});

it('nobody sees the end: swept once by two processes, and resolved by a third', async () => {
  await withRedis();
  const id = await submit();
  const later = String(Date.now() + HOUR + 60_000);
  await worker(['sweep', String(Date.now())]).ended;
  expect(recordKeys()).toEqual([]);
  for (const running of [worker(['sweep', later]), worker(['sweep', later])])
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  expect(await balanceOf(id)).toMatchObject({ status: 'at_risk', corrections: 0 });
  await see(id);
  await see(id);
  expect(recordKeys()).toEqual([`fal:${id}/charge/1`, `fal:${id}/correction/1`]);
  await expectFinal(id);
  const risk = receiver.total('costspan.cost.at_risk');
  expect(risk).toBeGreaterThan(0);
  expect(risk - receiver.total('costspan.cost.at_risk.resolved')).toBe(0);
  expect(receiver.total('costspan.cost') + receiver.total('costspan.cost.adjustment')).toBeCloseTo(
    Number(simulator.invoice.total()),
    9,
  );
});

it('doctor says which promise holds', async () => {
  await withRedis();
  const MAIN = join(import.meta.dirname, '../../../packages/cli/src/main.ts');
  const env = { FAL_SIMULATOR: simulator.fal.url, REDIS_URL: redisUrl, COSTSPAN_LEDGER: `otel,file:${folder}` };
  const command = [MAIN, 'doctor', '--json', '--', process.execPath, 'worker.ts', 'image'];
  const promises = async (args: readonly string[], more: Record<string, string>) => {
    const { stdout } = await node(args, { cwd: import.meta.dirname, env: { ...env, ...more } }).ended;
    const { findings } = JSON.parse(stdout) as { findings: { check: string; level: string; data?: object }[] };
    return findings
      .filter(({ check }) => ['jobs', 'ledger', 'instance'].includes(check))
      .map(({ check, level, data }) => [check, level, data]);
  };
  expect(await promises(command, {})).toEqual([
    ['jobs', 'ok', { store: 'shared' }],
    ['ledger', 'ok', { otel: true, folder }],
    ['instance', 'ok', { instances: 1 }],
  ]);
  expect(await promises(command, { CLIENT: 'none', COSTSPAN_LEDGER: 'otel' })).toEqual([
    ['jobs', 'note', { store: 'memory' }],
    ['ledger', 'note', { otel: true }],
    ['instance', 'ok', { instances: 1 }],
  ]);
  expect(
    await promises([MAIN, 'doctor', '--json'], { OTEL_RESOURCE_ATTRIBUTES: 'a=b,service.instance.id=same' }),
  ).toEqual([
    ['jobs', 'note', { store: 'installed', version: expect.any(String) }],
    ['ledger', 'ok', { otel: true, folder }],
    ['instance', 'note', { instance: 'same' }],
  ]);
});

it('no Redis in reach: one warning, and the charge is in the ledger once, whoever saw it', async () => {
  redisUrl = 'redis://127.0.0.1:9';
  const running = worker(['submit']);
  const id = (await running.line('job ')).slice('job '.length);
  const warned = /costspan: the job store does not answer[^\n]*/g;
  expect(((await running.ended).stderr.match(warned) ?? []).length).toBe(1);
  for (const { ended } of [worker(['see', id]), worker(['see', id])]) {
    const { code, stderr } = await ended;
    expect([code, stderr.match(warned)?.length]).toEqual([0, 1]);
  }
  expect(recordKeys()).toEqual([`fal:${id}/charge/1`, `fal:${id}/charge/1`]);
  await expectFinal(id);
});
