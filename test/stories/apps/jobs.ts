import { configure } from '@costspan/auto';
import { redisJobStore } from '@costspan/store-redis';
import { Redis } from 'ioredis';

/** Where the processes of the story share a store; undefined where each is on its own. */
const redis = process.env['REDIS_URL'] === undefined ? undefined : new Redis(process.env['REDIS_URL']);
if (redis) configure({ jobStore: redisJobStore(redis) });

/** The app is done with its database: a process can end. */
export async function disconnect(): Promise<void> {
  await redis?.quit();
}

export const MODEL = 'fal-ai/flux-2-max/edit';
