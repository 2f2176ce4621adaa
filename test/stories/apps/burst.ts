/** CALLS requests at once. Like a function that is frozen after its answer, it flushes, says so, and never ends by itself. */
import { flush, withAttribution } from '@costspan/auto';
import { fal } from './clients.ts';

const { CALLS = '1', TENANTS = '1' } = process.env;

await Promise.all(
  Array.from({ length: Number(CALLS) }, (_, number) =>
    withAttribution(
      { plan: number % 2 === 0 ? 'free' : 'pro', feature: 'card', tenant: `tenant-${number % Number(TENANTS)}` },
      () => fal.run('fal-ai/nano-banana', { input: { prompt: 'a red kite', num_images: 1 + (number % 3) } }),
    ),
  ),
);
await flush();
console.log('answered');
setInterval(() => undefined, 1_000);
