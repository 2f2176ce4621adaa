/** An app of which something stays open: answers that are lost, jobs nobody fetches in time, prices nobody knows. */
import { sweepJobs } from '@costspan/core';
import { falFetch } from '@costspan/simulator';
import { fal } from '@fal-ai/client';

const DAY = 86_400_000;

fal.config({ fetch: falFetch(process.env['FAL_SIMULATOR'] ?? ''), credentials: 'test' });

/** The simulator has an order for each. */
await fal.run('fal-ai/flux/dev', { input: { prompt: 'lost' } }).catch(() => undefined);
await fal.run('fal-ai/nano-banana', { input: { prompt: 'far out of range' } });
await fal.run('fal-ai/unlisted-model', { input: { prompt: 'unknown' } });

const { request_id: requestId } = await fal.queue.submit('fal-ai/veo3.1', {
  input: { prompt: 'late', duration: '4s' },
});
sweepJobs(Date.now() + 30 * DAY);
await fal.queue.subscribeToStatus('fal-ai/veo3.1', { requestId, pollInterval: 10 });
await fal.queue.result('fal-ai/veo3.1', { requestId });
