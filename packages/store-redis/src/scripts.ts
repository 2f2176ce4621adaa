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

/*
 * A sum is a hash: `s:ID` are the parts that stay, `h:ID` those that are held, `spent` and `held` what they come to; and
 * a sorted set of the held ones by the time of their end, in ms of the server's clock.
 */
const SUMS = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function text(n) return string.format('%.0f', n) end
local function get(field) return tonumber(redis.call('HGET', KEYS[1], field) or '0') end
local spent, held = get('spent'), get('held')
local function drop(id)
  held = held - get('h:' .. id)
  redis.call('HDEL', KEYS[1], 'h:' .. id)
  redis.call('ZREM', KEYS[2], id)
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', text(now))) do drop(id) end
`;

/** KEYS: sum, its held parts. ARGV: id, amount, ms to hold it or '', part to take from or '', most or '', ms to keep the sum. Gives added, before, spent, held. */
export const ADD: Script = script(`${SUMS}
local id, amount, ttl, from, max = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local before = spent
local oldSpent, oldHeld = get('s:' .. id), get('h:' .. id)
local taken = 0
if from ~= '' then taken = math.min(get('h:' .. from), math.max(0, amount - oldSpent - oldHeld)) end
local added = 1
if max ~= '' and spent + held - oldSpent - oldHeld - taken + amount > tonumber(max) then added = 0 end
if added == 1 then
  if taken > 0 then
    local left = get('h:' .. from) - taken
    held = held - taken
    redis.call('HSET', KEYS[1], 'h:' .. from, text(left))
    if left == 0 then drop(from) end
  end
  if redis.call('HEXISTS', KEYS[1], 'h:' .. id) == 1 then drop(id) end
  spent = spent - oldSpent
  redis.call('HDEL', KEYS[1], 's:' .. id)
  if amount > 0 and ttl == '' then
    redis.call('HSET', KEYS[1], 's:' .. id, text(amount))
    spent = spent + amount
  elseif amount > 0 then
    redis.call('HSET', KEYS[1], 'h:' .. id, text(amount))
    redis.call('ZADD', KEYS[2], text(now + tonumber(ttl)), id)
    held = held + amount
  end
end
redis.call('HSET', KEYS[1], 'spent', text(spent), 'held', text(held))
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
return { added, text(before), text(spent), text(held) }
`);

/** KEYS: sum, its held parts. Gives spent and held. */
export const SUM: Script = script(`${SUMS}
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'held', text(held)) end
return { text(spent), text(held) }
`);
