import type { Meter, MeterFunction } from '@costspan/core/internal';
import { speechUsage } from '../shared/speech-wire.ts';
import { meterOfOne } from '../shared/meter.ts';
import type { BatchLines } from '../shared/batch-results.ts';
import { batchLinesOf, withBatches } from '../shared/with-batches.ts';
import { withTextRoutes } from '../shared/text-routes.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';
import { BATCHES, batchOf } from './batch.ts';
import { conversationUsage } from './conversation.ts';

/** Mistral: transcriptions tell `usage.prompt_audio_seconds` (https://www.npmjs.com/package/@mistralai/mistralai/v/2.7.0, 2026-11-24). */
const usageOf: MeterFunction = (exchange) => conversationUsage(exchange) ?? speechUsage('mistral_ai', exchange);

const metered = withRoutes(
  withTextRoutes(meterOfOne('mistral_ai', usageOf)),
  openaiRoutes(/\/v1\/(?:ocr|conversations(?:\/[^/]+(?:\/restart)?)?)$/),
);

export const meter: Meter = withBatches(metered, BATCHES);

export const batchLines: () => BatchLines = batchLinesOf(BATCHES);
export { batchOf };
export { EVENTS } from '../shared/chat-events.ts';
