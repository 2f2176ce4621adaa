import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { budget, configure } from '@costspan/core';
import { ledgerFiles, readLedger } from '@costspan/core/ledger';
import { startSimulator } from '@costspan/simulator';
import type { Simulator } from '@costspan/simulator';
import { redisJobStore } from '@costspan/store-redis';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nano, sum } from '../../invoice/money.ts';
import { node } from '../../packed/support/run.ts';
import type { Running } from '../../packed/support/run.ts';
import { startRedis } from '../redis.ts';
import { untilTestEnds } from '../until-test-ends.ts';

const MAX = '1';

let simulator: Simulator;
let folder: string;

beforeEach(async () => {
  simulator = await startSimulator();
  folder = mkdtempSync(join(import.meta.dirname, '.ledger-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await simulator.close();
});

function worker(redisUrl: string): Running {
  return node(['--import', '@costspan/auto/register', 'budget-worker.ts'], {
    cwd: import.meta.dirname,
    env: {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      COSTSPAN_LEDGER: `file:${folder}`,
      FAL_SIMULATOR: simulator.fal.url,
      REDIS_URL: redisUrl,
      MAX,
    },
  });
}

/** What the ledger says may have been billed, in nano-dollars. */
async function atRisk(): Promise<bigint> {
  const amounts: string[] = [];
  for await (const { balance } of (await readLedger(await ledgerFiles(folder))).charges())
    if (balance.status === 'at_risk' && balance.amount) amounts.push(balance.amount.toFixed());
  return nano(sum(amounts));
}

async function status(redisUrl: string): Promise<{ spent: bigint; reserved: bigint }> {
  const redis = new Redis(redisUrl);
  configure({ jobStore: redisJobStore(redis) });
  const found = await budget({ name: 'tenant', per: 'month', max: MAX }).status('acme');
  redis.disconnect();
  return { spent: nano(sum([found?.spent ?? ''])), reserved: nano(sum([found?.reserved ?? ''])) };
}

it('five processes with kills, restarts and retries spend no more than max, and what is at risk', async () => {
  const { url } = untilTestEnds(await startRedis());
  for (let n = 0; n < 6; n++) simulator.fal.order({ fail: 503 }, {}, { drop: 'after' }, {});
  const workers = Array.from({ length: 5 }, () => worker(url));
  await Promise.all(
    workers.slice(0, 3).map(async (killed) => {
      await killed.line('made ');
      killed.child.kill('SIGKILL');
      workers.push(worker(url));
    }),
  );
  const ends = await Promise.all(workers.map((one) => one.ended));
  expect(ends.map(({ code, signal }) => signal ?? code)).toEqual([
    'SIGKILL',
    'SIGKILL',
    'SIGKILL',
    ...Array.from({ length: 5 }, () => 0),
  ]);
  const invoice = nano(sum([simulator.invoice.total()]));
  const max = nano(sum([MAX]));
  const { spent, reserved } = await status(url);
  expect(invoice <= max + (await atRisk()), `${invoice} of ${max}`).toBe(true);
  // It was used up: no reservation was lost, nor charged twice.
  expect(invoice).toBeGreaterThan((max * 8n) / 10n);
  expect(spent + reserved, 'what was billed is known, or still set aside').toBeGreaterThanOrEqual(invoice);
  expect(spent + reserved <= max + (await atRisk())).toBe(true);
});

it('without failures what is counted is the invoice, to the nano-dollar', async () => {
  const { url } = untilTestEnds(await startRedis());
  const ends = await Promise.all(Array.from({ length: 5 }, () => worker(url).ended));
  expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
  expect(simulator.invoice.total()).toBe('1');
  expect(await status(url)).toEqual({ spent: nano(sum(['1'])), reserved: 0n });
});
