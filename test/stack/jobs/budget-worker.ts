/**
 * One of several processes that spend one tenant's money: it makes images and clips until its budget has refused it three
 * times. Prints each call's end, so that a test can kill it between any two.
 */
import { BudgetExceeded, budget, configure, estimate, flush } from '@costspan/auto';
import { falFetch } from '@costspan/simulator';
import { redisJobStore } from '@costspan/store-redis';
import { createFalClient } from '@fal-ai/client';
import { Redis } from 'ioredis';

const { FAL_SIMULATOR = '', REDIS_URL = '', MAX = '1' } = process.env;
const fal = createFalClient({
  fetch: falFetch(FAL_SIMULATOR),
  credentials: 'test',
  retry: { baseDelay: 1, maxDelay: 5 },
});
const redis = new Redis(REDIS_URL).on('error', () => undefined);
configure({ jobStore: redisJobStore(redis), jobDeadline: 3_600_000 });

const limit = budget({ name: 'tenant', per: 'month', max: MAX });
const model = 'fal-ai/flux/dev';
const input = { prompt: 'a red kite', image_size: 'square_hd' as const };
const price = estimate({ provider: 'fal', model, ...input });

async function image(): Promise<void> {
  await fal.run(model, { input });
}

async function subscribe(): Promise<void> {
  await fal.subscribe(model, { input, mode: 'polling', pollInterval: 1 });
}

/** Its end is seen by whoever asks for it, here or in another process. */
async function job(): Promise<void> {
  const { request_id: requestId } = await fal.queue.submit(model, { input });
  while ((await fal.queue.status(model, { requestId })).status !== 'COMPLETED');
  await fal.queue.result(model, { requestId });
}

const CALLS = [image, job, subscribe];
console.log('ready');
for (let refused = 0, n = 0; refused < 3; n++) {
  try {
    await limit.run({ key: 'acme', estimate: price }, CALLS[n % CALLS.length] ?? image);
    console.log(`made ${n}`);
  } catch (error) {
    if (error instanceof BudgetExceeded) refused += 1;
    else console.log(`failed ${n}`);
  }
}
await flush();
redis.disconnect();
console.log('done');
