/** P1: submits three edits of two pictures each for a free user, prints their ids, and is gone. */
import { flush, withAttribution } from '@costspan/auto';
import { fal } from './clients.ts';
import { disconnect, MODEL } from './jobs.ts';

const input = { prompt: 'both on one boat', image_urls: ['https://example.com/1.png', 'https://example.com/2.png'] };
for (let job = 1; job <= 3; job += 1)
  await withAttribution({ plan: 'free', feature: 'edit', tenant: 'T' }, async () => {
    const webhookUrl = process.env['WEBHOOK_URL'] ?? '';
    console.log((await fal.queue.submit(MODEL, { input, webhookUrl })).request_id);
  });
await flush();
await disconnect();
