/** P3: polls each of the JOBS forty times and downloads what was made, twice. */
import { flush } from '@costspan/auto';
import { fal } from './clients.ts';
import { disconnect, MODEL } from './jobs.ts';

for (const requestId of (process.env['JOBS'] ?? '').split(',')) {
  for (let poll = 1; poll <= 40; poll += 1) await fal.queue.status(MODEL, { requestId });
  await fal.queue.result(MODEL, { requestId });
  await fal.queue.result(MODEL, { requestId });
}
await flush();
await disconnect();
