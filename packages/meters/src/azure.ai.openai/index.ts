import type { Meter } from '@costspan/core/internal';
import { openaiUsages } from '../openai/usages.ts';
import { meterOf } from '../shared/meter.ts';

/** Azure OpenAI speaks OpenAI's wire format and bills at prices of its own. */
export const meter: Meter = meterOf('azure.ai.openai', openaiUsages);
