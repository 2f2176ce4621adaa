/** fal's client, led to the simulator: both processes use it. */
import { falFetch } from '@costspan/simulator';
import { createFalClient } from '@fal-ai/client';

export const fal: ReturnType<typeof createFalClient> = createFalClient({
  fetch: falFetch(`${process.env['SIMULATOR']}/fal`),
  credentials: 'sk-demo',
});
