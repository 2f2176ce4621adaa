import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { speechUsage } from '../shared/speech-wire.ts';
import { batchOf } from '../openai/batch.ts';
import type { BatchLines } from '../shared/batch-results.ts';
import { meterOfOne } from '../shared/meter.ts';
import { batchLinesOf, textLines, withBatches } from '../shared/with-batches.ts';
import type { Batches } from '../shared/with-batches.ts';
import { withTextRoutes } from '../shared/text-routes.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';
import { at, fields, list } from '../shared/wire/index.ts';

/**
 * Groq: only `verbose_json` tells the length of a recording
 * (https://console.groq.com/docs/speech-to-text, 2026-11-24), and the last chunk of a stream counts in
 * `x_groq.usage`, and `on_demand` is the tier of what asks for none (types of groq-sdk 1.6.0, 2026-12-01).
 */
const usageOf = (exchange: Exchange): Usage => speechUsage('groq', exchange);

function asWire(exchange: Exchange): Exchange {
  const { response } = exchange;
  const one = (answer: unknown): unknown => {
    const usage = at(answer, 'x_groq.usage');
    const isStandard = at(answer, 'service_tier') === 'on_demand';
    if (!usage && !isStandard) return answer;
    return { ...fields(answer), ...(usage !== undefined && { usage }), ...(isStandard && { service_tier: 'default' }) };
  };
  return { ...exchange, response: list(response)?.map(one) ?? one(response) };
}

/** Batches in OpenAI's form: https://console.groq.com/docs/batch, 2026-12-01. */
const BATCHES: Batches = { path: '/batches', batchOf, form: textLines('groq', usageOf) };

const metered = withRoutes(withTextRoutes(meterOfOne('groq', usageOf), asWire), openaiRoutes());

export const meter: Meter = withBatches(metered, BATCHES);

export const batchLines: () => BatchLines = batchLinesOf(BATCHES);
export { batchOf } from '../openai/batch.ts';

export { EVENTS } from '../shared/chat-events.ts';
