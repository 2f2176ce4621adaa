import type { Meter } from '@costspan/core/internal';
import { googleMeter } from '../shared/google/meter.ts';

export { batchLines } from '../shared/google/meter.ts';
export { outputTypeOf } from '../shared/google/kind.ts';

export const meter: Meter = googleMeter('gcp.gemini');
