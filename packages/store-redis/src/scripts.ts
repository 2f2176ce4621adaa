import { script } from './client.ts';
import type { Script } from './client.ts';

/*
 * A job is a hash with the fields `submitted` and `recorded`, its lease a key of its own, and the
 * jobs of which nothing is recorded are a sorted set by the time of their submit.
 */

/** KEYS: job, open jobs. ARGV: submitted or '', recorded or '', ms of submit, key, ms to keep an open one, ms to keep a recorded one. */
export const PUT: Script = script(`
if ARGV[1] ~= '' then redis.call('HSETNX', KEYS[1], 'submitted', ARGV[1]) end
if ARGV[2] ~= '' then redis.call('HSETNX', KEYS[1], 'recorded', ARGV[2]) end
if redis.call('HEXISTS', KEYS[1], 'recorded') == 1 then
  redis.call('ZREM', KEYS[2], ARGV[4])
  redis.call('PEXPIRE', KEYS[1], ARGV[6])
elseif ARGV[1] ~= '' then
  redis.call('ZADD', KEYS[2], 'NX', ARGV[3], ARGV[4])
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
end
return 1
`);

/** KEYS: job. Gives submitted and recorded. */
export const GET: Script = script(`
return redis.call('HMGET', KEYS[1], 'submitted', 'recorded')
`);

/** KEYS: lease. ARGV: its text, ms. Gives 1 to who has it now. */
export const LEASE: Script = script(`
return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0
`);

/** KEYS: job, open jobs, lease. ARGV: lease, recorded, key, ms to keep it, 1 where its submit need not be kept. */
export const COMMIT: Script = script(`
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[3])
redis.call('HSET', KEYS[1], 'recorded', ARGV[2])
if ARGV[5] == '1' then redis.call('HDEL', KEYS[1], 'submitted') end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('ZREM', KEYS[2], ARGV[3])
return 1
`);

/** KEYS: lease. ARGV: its text. */
export const RELEASE: Script = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`);

/** KEYS: open jobs. ARGV: ms before which a submit has expired, ms before which it is overdue, the most keys to give. */
export const OVERDUE: Script = script(`
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1])
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[2], 'LIMIT', 0, ARGV[3])
`);
