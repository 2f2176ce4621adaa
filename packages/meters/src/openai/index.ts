import type { Meter } from '@costspan/core/internal';
import { withJobs } from './jobs.ts';
import { meter as lean } from './lean/index.ts';

export const meter: Meter = withJobs(lean);

export { batchOf } from './batch.ts';
export { batchLines } from './results.ts';
export { providerOfBaseUrl } from '../hosts/base-url.ts';
