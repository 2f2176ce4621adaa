import type { Meter } from '@costspan/core/internal';
import { meterOf } from '../../shared/meter.ts';
import { openaiRoutes } from '../../shared/openai-routes.ts';
import { withRoutes } from '../../shared/routes.ts';
import { openaiUsages, wireUsages } from '../usages.ts';

/** Reads calls that answer with what they made, and no jobs: for a bundle that has none of those. */
export const meter: Meter = withRoutes(meterOf('openai', openaiUsages), openaiRoutes());

/** The same of Azure OpenAI, which speaks OpenAI's wire format and bills at prices of its own. */
export const azure: Meter = withRoutes(
  meterOf('azure.ai.openai', (exchange) => wireUsages('azure.ai.openai', exchange)),
  openaiRoutes(),
);
