import { configure } from '@costspan/core';
import { storeConformance } from '@costspan/core/job-store-conformance';
import { redisJobStore } from '@costspan/store-redis';
import type { RedisClient } from '@costspan/store-redis';
import { Cluster, Redis } from 'ioredis';
import { Redis as Redis5 } from 'ioredis5';
import { createClient, createClientPool, createCluster } from 'redis';
import { createClient as createClient5 } from 'redis5';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../redis.ts';
import { until } from '../until.ts';

const server = await startRedis();
const port = Number(new URL(server.url).port);

interface Client {
  readonly client: RedisClient;
  command(...args: [string, ...string[]]): Promise<unknown>;
  connect?(): Promise<unknown>;
  close(): Promise<unknown>;
}

function ofIoredis(client: Redis | Redis5): Client {
  return { client, command: (name, ...args) => client.call(name, ...args), close: () => client.quit() };
}

function ofNodeRedis(client: ReturnType<typeof createClient> | ReturnType<typeof createClient5>): Client {
  return {
    client: client as RedisClient,
    command: (...args) => client.sendCommand(args),
    connect: () => client.connect(),
    close: () => client.close(),
  };
}

const CLIENTS: [string, Client][] = [
  ['ioredis 6', ofIoredis(new Redis(port))],
  ['ioredis 5', ofIoredis(new Redis5(port))],
  ['redis 6', ofNodeRedis(createClient({ url: server.url }))],
  ['redis 5', ofNodeRedis(createClient5({ url: server.url }))],
];

afterAll(() => server.stop());

describe.each(CLIENTS)('redisJobStore with %s', (_, { client, command, connect, close }) => {
  let stores = 0;
  const make = () => redisJobStore(client, { prefix: `{${++stores}}:` });
  const keys = async (): Promise<string[]> => ((await command('KEYS', '*')) as string[]).map(String).sort();

  beforeAll(async () => {
    await connect?.();
    await command('FLUSHALL');
    await command('SCRIPT', 'FLUSH');
  });
  afterAll(close);

  it.each(storeConformance(make))('$name', ({ run }) => run());

  it('two stores of one prefix are one, and of two prefixes two', async () => {
    const [a, b, other] = [redisJobStore(client), redisJobStore(client), redisJobStore(client, { prefix: 'else:' })];
    const lease = await a.lease('fal:1', 60_000);
    expect(await b.lease('fal:1', 60_000)).toBeUndefined();
    expect(await other.lease('fal:1', 60_000)).toBeDefined();
    expect(
      await b.commit('fal:1', String(lease), { status: 'final', amount: '1', currency: 'USD', corrections: 0 }),
    ).toBe(true);
    expect(await a.get('fal:1')).toEqual(await b.get('fal:1'));
  });

  it('everything expires: open jobs 7 days after their deadline, recorded ones after 7 days', async () => {
    await command('FLUSHALL');
    configure({ jobDeadline: 3_600_000 });
    const day = 24 * 3_600_000;
    const store = redisJobStore(client);
    const submittedAt = Date.now();
    await store.put('fal:1', { submitted: { submittedAt, exchange: { provider: 'fal' } } });
    const ttl = async (): Promise<number> => Number(await command('PTTL', '{costspan}:job:fal:1'));
    expect(await ttl()).toBeGreaterThan(7 * day + 3_500_000);
    expect(await ttl()).toBeLessThanOrEqual(7 * day + 3_600_000);
    const lease = String(await store.lease('fal:1', 60_000));
    expect(await keys()).toEqual(['{costspan}:job:fal:1', '{costspan}:lease:fal:1', '{costspan}:open']);
    await store.commit('fal:1', lease, { status: 'final', amount: '1', currency: 'USD', corrections: 0 });
    expect(await ttl()).toBeGreaterThan(7 * day - 60_000);
    expect(await ttl()).toBeLessThanOrEqual(7 * day);
    expect(await command('HKEYS', '{costspan}:job:fal:1')).toEqual(['recorded']);
    expect(await keys()).toEqual(['{costspan}:job:fal:1']);
    configure({});
  });

  it('an open job that has expired is no longer overdue', async () => {
    const store = redisJobStore(client, { prefix: 'expired:' });
    const week = 7 * 24 * 3_600_000;
    for (const submittedAt of [1_000, 2_000])
      await store.put(`fal:${submittedAt}`, { submitted: { submittedAt, exchange: { provider: 'fal' } } });
    expect(await store.overdue(2_000 + week, 10)).toEqual(['fal:2000']);
    expect(await command('ZCARD', 'expired:open')).toBe(1);
  });

  it('goes on after the server has forgotten its scripts', async () => {
    const store = make();
    await store.put('fal:1', { submitted: { submittedAt: 1, exchange: { provider: 'fal' } } });
    await command('SCRIPT', 'FLUSH');
    expect(await store.overdue(2, 1)).toEqual(['fal:1']);
  });

  it('an answer of the server that is an error is one, not an empty store', async () => {
    await command('SET', 'wrong:job:fal:1', 'text');
    await expect(async () => redisJobStore(client, { prefix: 'wrong:' }).get('fal:1')).rejects.toThrow('WRONGTYPE');
  });
});

describe('a Redis Cluster, which refuses scripts across its slots', async () => {
  const node = await startRedis({
    args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
  });
  const admin = new Redis(node.url);
  await admin.cluster('ADDSLOTSRANGE', 0, 16_383);
  await until(async () => {
    const info = String(await admin.cluster('INFO'));
    if (!info.includes('cluster_state:ok')) throw new Error(info);
  });
  const cluster = new Cluster([{ host: '127.0.0.1', port: Number(new URL(node.url).port) }]);
  const rootNodes = [{ url: node.url }];
  const nodeCluster = createCluster({ rootNodes });
  await nodeCluster.connect();
  afterAll(async () => {
    cluster.disconnect();
    nodeCluster.destroy();
    admin.disconnect();
    await node.stop();
  });

  describe.each<[string, RedisClient]>([
    ['ioredis Cluster', cluster],
    ['redis createCluster', nodeCluster as RedisClient],
  ])('%s', (_, client) => {
    // With the default prefix: it is what keeps the keys together.
    it.each(storeConformance(async () => (await admin.flushall(), redisJobStore(client))))('$name', ({ run }) => run());
  });
});

describe('a pool of redis', async () => {
  const pool = createClientPool({ url: server.url });
  await pool.connect();
  afterAll(() => pool.destroy());
  let stores = 0;
  it.each(storeConformance(() => redisJobStore(pool as RedisClient, { prefix: `{pool${++stores}}:` })))(
    '$name',
    ({ run }) => run(),
  );
});

it('refuses what is no client, and names the fix', () => {
  expect(() => redisJobStore({} as never)).toThrow(/neither evalsha nor evalSha; give a client of ioredis 5/);
  expect(() => redisJobStore(undefined as never)).toThrow(TypeError);
});
