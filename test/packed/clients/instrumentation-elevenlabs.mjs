import { AcmeClient } from '@elevenlabs/elevenlabs-js';
import { instrumentElevenlabs } from '@costspan/instrumentation-elevenlabs';

// REPLACE: the `model` of the conformance test, and a client as an app makes it.
export const fixture = 'images-generate';

export const client = (fetch) => instrumentElevenlabs(new AcmeClient({ apiKey: 'test', fetch }));
