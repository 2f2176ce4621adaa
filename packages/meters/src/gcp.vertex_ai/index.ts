import type { Meter } from '@costspan/core/internal';
import { googleMeter } from '../shared/google/meter.ts';

export const meter: Meter = googleMeter('gcp.vertex_ai');
