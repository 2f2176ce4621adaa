import type { Meter } from '@costspan/core/internal';
import { wireUsages } from '../openai/usages.ts';
import { meterOf } from '../shared/meter.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';

/** Azure OpenAI speaks OpenAI's wire format and bills at prices of its own. */
export const meter: Meter = withRoutes(
  meterOf('azure.ai.openai', (exchange) => wireUsages('azure.ai.openai', exchange)),
  openaiRoutes(),
);
