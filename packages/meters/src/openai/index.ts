import type { Meter } from '@costspan/core/internal';
import { meterOf } from '../shared/meter.ts';
import { openaiUsages } from './usages.ts';

export const meter: Meter = meterOf('openai', openaiUsages);

export { providerOfBaseUrl } from '../hosts/base-url.ts';
