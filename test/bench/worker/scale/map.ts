import { BoundedMap } from '@costspan/core/internal';

/** A bounded map that is full, and goes on being set: `map.ts MAX` prints ns a set. */
const max = Number(process.argv[2]);
const sets = 400_000;
const map = new BoundedMap<string, number>(max);
const keys = Array.from({ length: max + sets }, (_, i) => `openai:job-${i}`);
let next = 0;
for (; next < max; next++) map.set(keys[next] as string, next);
const before = process.cpuUsage();
for (; next < keys.length; next++) map.set(keys[next] as string, next);
const { user, system } = process.cpuUsage(before);
if (map.size > max) throw new Error(`the map holds ${map.size} keys, its bound is ${max}`);
process.stdout.write(`${JSON.stringify({ set: ((user + system) * 1_000) / sets })}\n`);
process.exit(0);
