/**
 * Puts job ids by the hundred thousand through submit, poll, webhook and result, with the job store of this process,
 * and prints the heap after each: `node --expose-gc test/jobs/memory.ts [JOBS]`, 1,000,000 where nothing is said.
 */
import { configure, measure } from '@costspan/core';
import { jobKey, rememberJob, settleJob } from '@costspan/core/internal';
import type { Usage } from '@costspan/core';
import { countPolls } from '../../packages/instrumentation/src/poll-count.ts';

const STEP = 100_000;
const jobs = Number(process.argv[2] ?? 1_000_000);

configure({ ledger: 'off' });

/** Flux dev at one megapixel, with fal's own count of it or without. */
function usage(isReported: boolean): Usage {
  return {
    provider: 'fal',
    model: 'fal-ai/flux/dev',
    end: 'succeeded',
    measures: [
      isReported
        ? measure('billed', 'provider_unit', '1', 'billed_units')
        : measure('image_output', 'megapixel', '1', 'request'),
    ],
    facts: {},
    incomplete: !isReported,
  };
}

function see(key: string, isReported: boolean): void {
  void settleJob({
    key,
    scope: { name: 'memory', version: '0' },
    providers: {},
    provider: 'fal',
    retryCount: 0,
    jobMode: 'poll',
    usages: () => [usage(isReported)],
  });
}

/** Two of three jobs come to their end, which is seen three times; of every third nobody hears again. */
function oneJob(n: number): void {
  const key = jobKey('fal', `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`);
  const request = { prompt: 'a red kite over the sea', image_size: { width: 1024, height: 1024 } };
  rememberJob(key, { exchange: { provider: 'fal', model: 'fal-ai/flux/dev', request }, attribution: { plan: 'pro' } });
  countPolls(key, 1);
  if (n % 3 === 0) return;
  see(key, false);
  see(key, true);
  see(key, true);
}

for (let n = 1; n <= jobs; n++) {
  oneJob(n);
  if (n % STEP !== 0) continue;
  globalThis.gc?.();
  console.log(JSON.stringify({ jobs: n, heapMiB: Number((process.memoryUsage().heapUsed / 2 ** 20).toFixed(1)) }));
}
