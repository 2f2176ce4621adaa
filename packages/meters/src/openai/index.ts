import type { Meter } from '@costspan/core/internal';
import { meterOf } from '../shared/meter.ts';
import { openaiUsages } from './usages.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';

export const meter: Meter = withRoutes(meterOf('openai', openaiUsages), openaiRoutes());

export { providerOfBaseUrl } from '../hosts/base-url.ts';
