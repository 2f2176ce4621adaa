import { DeepgramClient } from '@deepgram/sdk';
import { instrumentDeepgram } from '@costspan/instrumentation-deepgram';

export const fixture = 'speak';

export const client = (fetch) => instrumentDeepgram(new DeepgramClient({ apiKey: 'test', fetch }));
