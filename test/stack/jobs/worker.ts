/**
 * One process of an app whose jobs are in Redis. `worker.ts submit` makes a clip and prints its job's id, `worker.ts
 * see ID` waits for its end as a worker does, `worker.ts sweep MS` looks for overdue jobs at that time, `worker.ts
 * image` makes an image, `worker.ts charge ID AMOUNT` records a charge of its own twice and prints each that it is told of. CLIENT is `ioredis` (the default), `redis` or `none`.
 * DIE=before-append or DIE=after-append kills it between lease and commit of the charge.
 */
import { configure, flush, onCharge, recordCharge, sweepJobs, withOutput } from '@costspan/auto';
import type { JobStore } from '@costspan/core';
import { falFetch } from '@costspan/simulator';
import { redisJobStore } from '@costspan/store-redis';
import type { RedisClient } from '@costspan/store-redis';
import { fal } from '@fal-ai/client';
import { Redis } from 'ioredis';
import { createClient } from 'redis';

const MODEL = 'fal-ai/kling-video/v3/pro/text-to-video';
const { FAL_SIMULATOR = '', REDIS_URL = '', CLIENT, DIE } = process.env;
const [command, argument = '', amount = ''] = process.argv.slice(2);

fal.config({ fetch: falFetch(FAL_SIMULATOR), credentials: 'test' });
const ioredis =
  CLIENT !== undefined && CLIENT !== 'ioredis' ? undefined : new Redis(REDIS_URL).on('error', () => undefined);
const redis = CLIENT !== 'redis' ? undefined : createClient({ url: REDIS_URL }).on('error', () => undefined);
await redis?.connect();
const client: RedisClient | undefined = ioredis ?? (redis as RedisClient | undefined);
if (client) configure({ jobStore: mortal(redisJobStore(client)), jobDeadline: 3_600_000 });

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
}

/** The same store, and the process dies at one of its answers. */
function mortal(store: JobStore): JobStore {
  if (DIE === 'before-append') return { ...store, get: async (key) => (await store.get(key), die()) };
  if (DIE === 'after-append') return { ...store, commit: die };
  return store;
}

if (command === 'submit') {
  await withOutput('clip', { plan: 'pro', feature: 'trailer' }, async (output) => {
    const input = { prompt: 'a red kite', duration: '5', generate_audio: false } as const;
    const { request_id } = await fal.queue.submit(MODEL, { input });
    output.token();
    console.log(`job ${request_id}`);
  });
} else if (command === 'image') {
  await fal.subscribe('fal-ai/flux/dev', { input: { prompt: 'a red kite' } });
} else if (command === 'see') {
  while ((await fal.queue.status(MODEL, { requestId: argument })).status !== 'COMPLETED');
  await fal.queue.result(MODEL, { requestId: argument });
} else if (command === 'charge') {
  onCharge((charge) => console.log(`told ${JSON.stringify(charge)}`));
  for (let times = 0; times < 2; times++)
    recordCharge({ provider: 'own-gpus', model: 'sdxl', amount, id: argument, attributes: { 'acme.pool': 'a100' } });
} else if (command === 'sweep') {
  await sweepJobs(Number(argument));
}
await flush();
ioredis?.disconnect();
redis?.destroy();
console.log('done');
