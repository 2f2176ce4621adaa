import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { instrumentElevenLabs } from '@costspan/instrumentation-elevenlabs';

export const fixture = 'speech-with-timestamps';

export const client = (fetch) => instrumentElevenLabs(new ElevenLabsClient({ apiKey: 'test', fetch }));
