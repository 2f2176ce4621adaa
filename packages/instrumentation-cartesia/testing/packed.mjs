import { Cartesia } from '@cartesia/cartesia-js';
import { instrumentCartesia } from '@costspan/instrumentation-cartesia';

export const fixture = 'tts-generate';

export const client = (fetch) => instrumentCartesia(new Cartesia({ apiKey: 'test', fetch }));
