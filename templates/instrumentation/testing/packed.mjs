import { AcmeClient } from 'acme-sdk';
import { instrumentAcme } from '@costspan/instrumentation-acme';

// REPLACE: the `model` of the conformance test, and a client as an app makes it.
export const fixture = 'images-generate';

export const client = (fetch) => instrumentAcme(new AcmeClient({ apiKey: 'test', fetch }));
