import { LumaAI } from 'lumaai';
import { instrumentLuma } from '@costspan/instrumentation-luma';

export const fixture = 'create-at-once';

export const client = (fetch) => instrumentLuma(new LumaAI({ authToken: 'test', fetch }));
