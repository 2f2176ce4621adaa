import { configure, settleWebhook, sweepJobs } from '@costspan/core';
import { storeIdle } from '@costspan/core/internal';
import type { JobStore } from '@costspan/core';
import { redisJobStore } from '@costspan/store-redis';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerView } from '../../invoice/ledger.ts';
import { sum } from '../../invoice/money.ts';
import { startWorld } from '../../support/world.ts';
import type { World } from '../../support/world.ts';
import { Telemetry } from '../../support/telemetry.ts';
import { startRedis } from '../redis.ts';
import type { Redis as Server } from '../redis.ts';
import { until } from '../until.ts';

const MODEL = 'fal-ai/flux/dev';
const HOUR = 3_600_000;

let telemetry: Telemetry;
let world: World;
const warnings: string[] = [];

beforeAll(async () => {
  diag.setLogger(
    { ...console, verbose: () => undefined, warn: (text: string) => void warnings.push(text) },
    DiagLogLevel.WARN,
  );
  telemetry = new Telemetry();
  world = await startWorld();
});
afterAll(async () => {
  await world.sim.close();
  diag.disable();
});
beforeEach(() => {
  telemetry.reset();
  world.sim.reset();
});

const charges = () => telemetry.records.filter(({ eventName }) => eventName === 'costspan.charge');
const recordKeys = () => telemetry.records.map(({ attributes }) => attributes['costspan.record.key']);

/** Submits, waits and fetches as an app does. */
async function makeImage(): Promise<string> {
  const { request_id: requestId } = await world.fal.queue.submit(MODEL, { input: { prompt: 'a red kite' } });
  while ((await world.fal.queue.status(MODEL, { requestId })).status !== 'COMPLETED');
  await world.fal.queue.result(MODEL, { requestId });
  return requestId;
}

function expectInvoice(): void {
  const ledger = new LedgerView(telemetry);
  expect(ledger.total('final')).toBe(sum([world.sim.invoice.total()]));
  expect(ledger.total('at_risk') + ledger.total('estimated')).toBe(0n);
}

interface Client {
  readonly store: JobStore;
  ping(): Promise<unknown>;
  close(): void;
}

async function withIoredis(url: string): Promise<Client> {
  const client = new Redis(url, { retryStrategy: () => 20 }).on('error', () => undefined);
  await client.ping();
  return { store: redisJobStore(client), ping: () => client.ping(), close: () => client.disconnect() };
}

async function withNodeRedis(url: string): Promise<Client> {
  const client = createClient({ url, socket: { reconnectStrategy: 20 } }).on('error', () => undefined);
  await client.connect();
  return { store: redisJobStore(client), ping: () => client.ping(), close: () => client.destroy() };
}

/** Stops the server's process where it is: connections stay open, and nothing is answered. */
async function pidOf(server: Server): Promise<number> {
  return Number(/pid=(\d+)/.exec(server.log())?.[1]);
}

describe.each([
  ['ioredis', withIoredis],
  ['redis', withNodeRedis],
])('Redis away, with %s', (_, connect) => {
  let server: Server;
  let client: Client;
  const port = (): number => Number(new URL(server.url).port);

  beforeEach(async () => {
    server = await startRedis();
    client = await connect(server.url);
    configure({ gateways: { '127.0.0.1': 'openai' }, jobStore: client.store, jobDeadline: HOUR });
  });
  afterEach(async () => {
    client.close();
    await server.kill();
  });

  it('hangs: the app does not wait, and what it missed is told once it answers', async () => {
    const pid = await pidOf(server);
    process.kill(pid, 'SIGSTOP');
    const id = await makeImage();
    // The app has its image, and the store has not even been given up.
    expect(charges()).toEqual([]);
    await storeIdle();
    expectInvoice();
    await world.fal.queue.result(MODEL, { requestId: id });
    await storeIdle();
    expect(charges()).toHaveLength(1);
    process.kill(pid, 'SIGCONT');
    await until(() => client.ping());
    // Leases that were asked for meanwhile and that nobody holds end by themselves.
    const next = await makeImage();
    await storeIdle();
    for (const one of [id, next])
      expect(await client.store.get(`fal:${one}`)).toMatchObject({ recorded: { status: 'final' } });
    await sweepJobs(Date.now() + 2 * HOUR);
    expect(charges()).toHaveLength(2);
    expectInvoice();
  });

  it('stopped midway and started again empty: no charge is lost, none is doubled', async () => {
    const first = await makeImage();
    const { request_id: open } = await world.fal.queue.submit(MODEL, { input: { prompt: 'a blue kite' } });
    await storeIdle();
    expect(await client.store.get(`fal:${first}`)).toMatchObject({ recorded: { status: 'final' } });
    await server.stop();
    const during = await makeImage();
    const { request_id: later } = await world.fal.queue.submit(MODEL, { input: { prompt: 'a green kite' } });
    expect(await settleWebhook('fal', { request_id: during, status: 'OK', payload: {} })).toMatchObject({
      status: 'known',
      charge: { key: `fal:${during}`, status: 'final' },
    });
    await storeIdle();
    expect(charges().map(({ attributes }) => attributes['costspan.charge.key'])).toEqual([
      `fal:${first}`,
      `fal:${during}`,
    ]);
    server = await startRedis({ port: port() });
    await until(() => client.ping());
    const after = await makeImage();
    await storeIdle();
    for (const id of [during, after])
      expect(await client.store.get(`fal:${id}`)).toMatchObject({ recorded: { status: 'final' } });
    expect(await client.store.get(`fal:${later}`)).toMatchObject({ submitted: { exchange: { model: MODEL } } });
    for (const requestId of [open, later]) {
      while ((await world.fal.queue.status(MODEL, { requestId })).status !== 'COMPLETED');
      await world.fal.queue.result(MODEL, { requestId });
    }
    await storeIdle();
    expect(charges()).toHaveLength(5);
    expect(new Set(recordKeys()).size).toBe(5);
    expectInvoice();
    await sweepJobs(Date.now() + 2 * HOUR);
    expect(charges()).toHaveLength(5);
  });
});

it('all of it is one warning', () => {
  expect(warnings.filter((text) => text.includes('job store'))).toEqual([
    expect.stringMatching(/^costspan: the job store does not answer \(/),
  ]);
});
