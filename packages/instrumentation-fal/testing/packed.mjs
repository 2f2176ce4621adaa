import { createFalClient } from '@fal-ai/client';
import { instrumentFal } from '@costspan/instrumentation-fal';

export const fixture = 'run-flux-dev';

export const client = (fetch) => instrumentFal(createFalClient({ credentials: 'test', fetch }));
