import type { Meter, MeterFunction } from '@costspan/core/internal';
import { speechUsage } from '../shared/speech-wire.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withTextRoutes } from '../shared/text-routes.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';

/** Groq: only `verbose_json` tells the length of a recording (https://console.groq.com/docs/speech-to-text, 2026-11-24). */
const usageOf: MeterFunction = (exchange) => speechUsage('groq', exchange);

export const meter: Meter = withRoutes(withTextRoutes(meterOfOne('groq', usageOf)), openaiRoutes());
