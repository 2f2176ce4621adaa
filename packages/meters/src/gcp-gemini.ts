import type { MeterFunction } from '@costspan/core';
import { googleMeter } from './google/meter.ts';

export const meter: MeterFunction = googleMeter('gcp.gemini');
