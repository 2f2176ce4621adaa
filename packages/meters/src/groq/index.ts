import type { Exchange } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { speechUsage } from '../shared/speech-wire.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withTextRoutes } from '../shared/text-routes.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';
import { fields, list } from '../shared/wire/index.ts';

/** Groq: only `verbose_json` tells the length of a recording (https://console.groq.com/docs/speech-to-text, 2026-11-24). */
const usageOf: MeterFunction = (exchange) => speechUsage('groq', exchange);

const metered: Meter = withTextRoutes(meterOfOne('groq', usageOf));

/**
 * The last piece of a stream tells its usage in a field of Groq's own, also where nobody has asked for it
 * (https://www.npmjs.com/package/@ai-sdk/groq/v/4.0.84, 2026-12-01).
 */
function onOpenAIWire({ response, ...exchange }: Exchange): Exchange {
  const pieces = list(response)?.map((piece) => {
    const usage = fields(fields(fields(piece)?.['x_groq'])?.['usage']);
    return usage ? { ...fields(piece), usage } : piece;
  });
  return { ...exchange, response: pieces ?? response };
}

export const meter: Meter = withRoutes(
  { ...metered, usages: (exchange) => metered.usages(onOpenAIWire(exchange)) },
  openaiRoutes(),
);
