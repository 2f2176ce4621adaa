import type { MeterFunction } from '@costspan/core';
import { speechUsage } from './speech-wire.ts';

/** Groq: only `verbose_json` tells the length of a recording (https://console.groq.com/docs/speech-to-text, 2026-11-24). */
export const meter: MeterFunction = (exchange) => speechUsage('groq', exchange);
