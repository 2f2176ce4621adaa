import type { Meter } from '@costspan/core/internal';
import { wireUsages } from '../openai/usages.ts';
import { meterOf } from '../shared/meter.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';

/** Fireworks: chats, completions and embeddings on OpenAI's wire (https://docs.fireworks.ai/tools-sdks/openai-compatibility, 2026-12-01). */
const metered: Meter = meterOf('fireworks_ai', (exchange) => wireUsages('fireworks_ai', exchange));

export const meter: Meter = withRoutes(metered, openaiRoutes());
