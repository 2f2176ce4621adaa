import Replicate from 'replicate';
import { instrumentReplicate } from '@costspan/instrumentation-replicate';

export const fixture = 'run-prefer-wait';

// As `FileOutput`, each output is asked for as soon as it is there.
export const client = (fetch) => instrumentReplicate(new Replicate({ auth: 'test', fetch, useFileOutput: false }));
