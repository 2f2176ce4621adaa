/** One process of the app: what it is told to do, with the real SDKs, costspan and the job store. */
import { configure, settleWebhook, sweepJobs } from '@costspan/auto';
import { storeIdle } from '@costspan/core/internal';
import { redisJobStore } from '@costspan/store-redis';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { clientsOf, follow, make } from './calls.ts';
import type { FromWorker, ToWorker, Urls, Work } from './messages.ts';
import { kindOf } from './plan.ts';

const { REDIS_URL = '', HOOK = '', SEED = '', URLS = '', CLIENT = '' } = process.env;
/** Nothing of the run is overdue, until it is swept as if it were later. */
const DEADLINE = 24 * 3_600_000;

const clients = clientsOf(JSON.parse(URLS) as Urls);
const seed = Number(SEED);
configure({ jobStore: redisJobStore(await redisClient()), jobDeadline: DEADLINE });

/** Either client that costspan knows, as an app makes it. */
async function redisClient() {
  const quiet = (): void => undefined;
  if (CLIENT === 'ioredis') return new Redis(REDIS_URL).on('error', quiet);
  return createClient({ url: REDIS_URL }).on('error', quiet).connect();
}

function tell(message: FromWorker): void {
  process.send?.(message);
}

async function work(task: number, one: Work): Promise<void> {
  try {
    tell({ done: task, end: await play(task, one) });
  } catch (error) {
    tell({ done: task, end: 'failed', why: error instanceof Error ? `${error.name} ${error.message}` : String(error) });
  }
}

async function play(task: number, one: Work): Promise<'made' | 'recorded' | 'known' | 'ignored'> {
  if (one.what === 'follow') await follow(clients, one.job);
  else if (one.what === 'make') {
    const submitted = (job: Parameters<typeof follow>[1]): void => tell({ submitted: task, job });
    await make(kindOf(seed, one.index).name, { clients, seed, index: one.index, hook: HOOK, submitted });
  } else return hear(one);
  return 'made';
}

async function hear({ provider, body, first }: Extract<Work, { what: 'webhook' }>) {
  const payload = JSON.parse(body) as { request_id?: string };
  const { status } = await settleWebhook(provider, payload);
  // fal's body has no billed units: the app takes the result from the queue, too.
  if (first && payload.request_id !== undefined)
    await follow(clients, { provider: 'fal', model: 'fal-ai/veo3.1', id: payload.request_id });
  return status;
}

/** Live bytes; a second collection takes what the finalizers of the first have let go. */
async function heap(): Promise<number> {
  await storeIdle();
  for (let i = 0; i < 2; i++) {
    await new Promise(setImmediate);
    globalThis.gc?.();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

process.on('message', async (message: ToWorker) => {
  if ('task' in message) await work(message.task, message.work);
  else if ('sample' in message) tell({ heap: await heap() });
  else {
    await sweepJobs(Date.now() + DEADLINE + message.sweep);
    tell({ swept: true });
  }
});
process.once('disconnect', () => process.exit());
tell({ ready: true });
