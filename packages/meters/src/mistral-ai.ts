import type { MeterFunction } from '@costspan/core';
import { speechUsage } from './speech-wire.ts';

/** Mistral: transcriptions tell `usage.prompt_audio_seconds` (https://www.npmjs.com/package/@mistralai/mistralai/v/2.7.0, 2026-11-24). */
export const meter: MeterFunction = (exchange) => speechUsage('mistral_ai', exchange);
