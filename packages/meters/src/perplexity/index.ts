import type { Meter } from '@costspan/core/internal';
import { wireUsages } from '../openai/usages.ts';
import { meterOf } from '../shared/meter.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';

/** Perplexity: chats on OpenAI's wire, each of which states its whole cost in `usage.cost` (https://github.com/vercel/ai/issues/13705, 2026-11-30). */
export const meter: Meter = withRoutes(
  meterOf('perplexity', (exchange) => wireUsages('perplexity', exchange)),
  openaiRoutes(),
);
