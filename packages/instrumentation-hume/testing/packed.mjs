import { HumeClient } from 'hume';
import { instrumentHume } from '@costspan/instrumentation-hume';

export const fixture = 'synthesize-json';

export const client = (fetch) => instrumentHume(new HumeClient({ apiKey: 'test', fetch }));
