import { createHash } from 'node:crypto';

/** The part of an `ioredis` client (`Redis` or `Cluster`) that is used. */
export interface IoRedisClient {
  evalsha(sha: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** The part of a `redis` client (`createClient`, `createCluster`, `createClientPool`) that is used. */
export interface NodeRedisClient {
  evalSha(sha: string, options: ScriptInput): Promise<unknown>;
  eval(script: string, options: ScriptInput): Promise<unknown>;
}

interface ScriptInput {
  readonly keys: string[];
  readonly arguments: string[];
}

export type RedisClient = IoRedisClient | NodeRedisClient;

/** Runs one Lua script, which is one atomic step on the server. */
export type RunScript = (script: Script, keys: readonly string[], args: readonly string[]) => Promise<unknown>;

/** A Lua script with the hash by which a server knows it. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

export function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

/** How a client runs scripts: by their hash, and with their text where the server does not know it yet. */
export function scriptsOf(client: RedisClient): RunScript {
  const [known, whole] = waysOf(client);
  return async ({ text, sha }, keys, args) => {
    try {
      const answer: unknown = known(sha, keys, args);
      // redis 3 and older take callbacks; what they give back says nothing.
      if (typeof (answer as Promise<unknown> | undefined)?.then !== 'function')
        throw new TypeError('its client gives no promises; use ioredis 5 or later, or redis 5 or later');
      return await answer;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return whole(text, keys, args);
    }
  };
}

type Way = (scriptOrSha: string, keys: readonly string[], args: readonly string[]) => Promise<unknown>;

function waysOf(client: RedisClient): [known: Way, whole: Way] {
  const given = client as Partial<IoRedisClient & NodeRedisClient> | undefined | null;
  if (typeof given?.evalSha === 'function') {
    const redis = client as NodeRedisClient;
    return [
      (sha, keys, args) => redis.evalSha(sha, { keys: [...keys], arguments: [...args] }),
      (text, keys, args) => redis.eval(text, { keys: [...keys], arguments: [...args] }),
    ];
  }
  if (typeof given?.evalsha === 'function') {
    const redis = client as IoRedisClient;
    return [
      (sha, keys, args) => redis.evalsha(sha, keys.length, ...keys, ...args),
      (text, keys, args) => redis.eval(text, keys.length, ...keys, ...args),
    ];
  }
  throw new TypeError(
    'redisJobStore: client has neither evalsha nor evalSha; give a client of ioredis 5 or later, or of redis (node-redis) 5 or later',
  );
}
