import type { Meter } from '@costspan/core/internal';
import { openaiUsages } from './usages.ts';

export const meter: Meter = { provider: 'openai', usages: openaiUsages };

export { providerOfBaseUrl } from './provider.ts';
