import type { Meter } from '@costspan/core/internal';
import { withJobs } from '../openai/jobs.ts';
import { azure } from '../openai/lean/index.ts';

/** Azure OpenAI speaks OpenAI's wire format and bills at prices of its own. */
export const meter: Meter = withJobs(azure);
