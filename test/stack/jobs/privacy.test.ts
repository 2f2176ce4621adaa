import { configure, withAttribution, withOutput } from '@costspan/core';
import { storeIdle } from '@costspan/core/internal';
import { redisJobStore } from '@costspan/store-redis';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { startWorld } from '../../support/world.ts';
import { Telemetry } from '../../support/telemetry.ts';
import { startRedis } from '../redis.ts';
import { untilTestEnds } from '../until-test-ends.ts';

const CANARY = 'canary';

/** Everything that a server holds, keys and values. */
async function everything(redis: Redis): Promise<string> {
  const found: unknown[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    found.push(key, type);
    if (type === 'hash') found.push(await redis.hgetall(key));
    else if (type === 'zset') found.push(await redis.zrange(key, '0', '-1'));
    else found.push(await redis.get(key));
  }
  return JSON.stringify(found);
}

it('nothing of what a request says goes to Redis, but for the settings that decide its price', async () => {
  const redis = new Redis(untilTestEnds(await startRedis()).url);
  onTestFinished(() => void redis.disconnect());
  new Telemetry();
  const { sim, openai, fal, replicate } = await startWorld();
  onTestFinished(() => sim.close());
  configure({ gateways: { '127.0.0.1': 'openai' }, jobStore: redisJobStore(redis) });

  const url = `https://cdn.example.com/${CANARY}-file.png?X-Amz-Signature=${CANARY}`;
  const metadata = { user: `${CANARY}-name`, type: `${CANARY}-type`, [`${CANARY}@example.com`]: 'true' };
  await withAttribution({ plan: 'pro' }, () =>
    withOutput('clip', {}, async (output) => {
      await fal.queue.submit('fal-ai/kling-video/v3/pro/text-to-video', {
        input: {
          prompt: `${CANARY} prompt with spaces`,
          negative_prompt: CANARY,
          duration: '5',
          generate_audio: false,
          image_url: url,
          voice: `https://${CANARY}.example.com/v`,
          mode: `${CANARY} in a setting`,
          file_name: `${CANARY}.png`,
          image: `data:image/png;base64,${CANARY}`,
          mask: new Blob([CANARY]),
          metadata,
          webhook_secret: `whsec_${CANARY}`,
        } as never,
        webhookUrl: `http://127.0.0.1:9/hook?token=${CANARY}`,
      });
      await replicate.predictions.create({
        model: 'black-forest-labs/flux-dev',
        input: { prompt: CANARY, image: url, seed: 7, num_outputs: 2, aspect_ratio: '16:9' },
        webhook: `http://127.0.0.1:9/hook?token=${CANARY}`,
        wait: false,
      } as never);
      await openai.responses.create({
        model: 'gpt-5-mini',
        input: [{ role: 'user', content: [{ type: 'input_text', text: `${CANARY} text` }] }],
        instructions: CANARY,
        metadata,
        user: CANARY,
        safety_identifier: CANARY,
        background: true,
        tools: [{ type: 'image_generation', model: 'gpt-image-1', quality: 'low' }],
      });
      await openai.videos.create({ model: 'sora-2', prompt: CANARY, seconds: '8', input_reference: url as never });
      output.token();
    }),
  );
  await storeIdle();

  const text = await everything(redis);
  expect((await redis.keys('{costspan}:job:*')).length).toBe(4);
  expect(text.toLowerCase()).not.toContain(CANARY);
  expect(text).not.toContain('sk-test');
  expect(text).not.toContain('example.com');
  // What decides a price is there.
  const settings = text.replaceAll('\\"', '"');
  for (const wanted of [
    '"duration":"5"',
    '"aspect_ratio":"16:9"',
    '"num_outputs":2',
    '"seconds":"8"',
    '"quality":"low"',
  ])
    expect(settings).toContain(wanted);
});
