import { isSettled, settings, uniqueId } from '@costspan/core/internal';
import type { JobRecord, JobStore } from '@costspan/core';
import { scriptsOf } from './client.ts';
import type { RedisClient } from './client.ts';
import { ADD, COMMIT, GET, LEASE, OVERDUE, PUT, RELEASE, SUM } from './scripts.ts';

export type { IoRedisClient, NodeRedisClient, RedisClient } from './client.ts';

export interface RedisJobStoreOptions {
  /**
   * in front of every key; `{costspan}:` by default. The braces keep all keys on one node of a Redis
   * Cluster, which a script needs.
   */
  readonly prefix?: string | undefined;
}

/** A job stays this many ms after its charge, and an open one this long after its deadline. */
const KEEP = 7 * 24 * 3_600_000;

/**
 * Jobs in Redis 6 or later, for all processes of an app: `configure({ jobStore: redisJobStore(client) })`.
 * `client` is the app's own, of `ioredis` or `redis`, connected by the app. Throws a TypeError for any other.
 */
export function redisJobStore(client: RedisClient, { prefix = '{costspan}:' }: RedisJobStoreOptions = {}): JobStore {
  const run = scriptsOf(client);
  const open = `${prefix}open`;
  const jobOf = (key: string): string => `${prefix}job:${key}`;
  const leaseOf = (key: string): string => `${prefix}lease:${key}`;
  const keysOfSum = (sum: string): string[] => [`${prefix}sum:${sum}`, `${prefix}held:${sum}`];
  return {
    async put(key, { submitted, recorded }) {
      await run(
        PUT,
        [jobOf(key), open],
        [
          submitted ? JSON.stringify(submitted) : '',
          recorded ? JSON.stringify(recorded) : '',
          String(submitted?.submittedAt ?? 0),
          key,
          String(settings().jobDeadline + KEEP),
          String(KEEP),
        ],
      );
    },
    async get(key) {
      return recordOf((await run(GET, [jobOf(key)], [])) as readonly unknown[]);
    },
    async lease(key, ms) {
      const lease = uniqueId();
      return Number(await run(LEASE, [leaseOf(key)], [lease, String(ms)])) === 1 ? lease : undefined;
    },
    async commit(key, lease, recorded) {
      const args = [lease, JSON.stringify(recorded), key, String(KEEP), isSettled(recorded) ? '1' : '0'];
      return Number(await run(COMMIT, [jobOf(key), open, leaseOf(key)], args)) === 1;
    },
    async release(key, lease) {
      await run(RELEASE, [leaseOf(key)], [lease]);
    },
    async overdue(time, max) {
      const keys = await run(OVERDUE, [open], [time - KEEP, time, max].map(String));
      return (keys as readonly unknown[]).map(String);
    },
    async add(sum, { id, amount, ttl, from = '', max, keep }) {
      const args = [
        id,
        String(amount),
        ttl === undefined ? '' : String(ttl),
        from,
        max === undefined ? '' : String(max),
      ];
      const [added, ...sums] = (await run(ADD, keysOfSum(sum), [...args, String(keep)])) as readonly unknown[];
      const [before = 0, spent = 0, held = 0] = sums.map(Number);
      return { added: Number(added) === 1, before, spent, held };
    },
    async sum(sum) {
      const [spent = 0, held = 0] = ((await run(SUM, keysOfSum(sum), [])) as readonly unknown[]).map(Number);
      return { spent, held };
    },
  };
}

function recordOf([submitted, recorded]: readonly unknown[]): JobRecord | undefined {
  if (submitted == null && recorded == null) return undefined;
  return {
    ...(submitted != null && { submitted: JSON.parse(String(submitted)) as JobRecord['submitted'] }),
    ...(recorded != null && { recorded: JSON.parse(String(recorded)) as JobRecord['recorded'] }),
  };
}
