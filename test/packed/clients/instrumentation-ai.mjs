import { AcmeClient } from 'ai';
import { instrumentAi } from '@costspan/instrumentation-ai';

// REPLACE: the `model` of the conformance test, and a client as an app makes it.
export const fixture = 'images-generate';

export const client = (fetch) => instrumentAi(new AcmeClient({ apiKey: 'test', fetch }));
