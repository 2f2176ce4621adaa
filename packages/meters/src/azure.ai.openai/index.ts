import type { Meter } from '@costspan/core/internal';
import { wireUsages } from '../openai/usages.ts';

/** Azure OpenAI speaks OpenAI's wire format and bills at prices of its own. */
export const meter: Meter = {
  provider: 'azure.ai.openai',
  usages: (exchange) => wireUsages('azure.ai.openai', exchange),
};
