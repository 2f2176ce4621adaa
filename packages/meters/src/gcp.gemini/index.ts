import type { Meter, MeterFunction } from '@costspan/core/internal';
import { googleMeter } from '../shared/google/meter.ts';
import { meterOfOne } from '../shared/meter.ts';

const usageOf: MeterFunction = googleMeter('gcp.gemini');

export const meter: Meter = meterOfOne('gcp.gemini', usageOf);
