import type { SdkSpec } from '@costspan/instrumentation';
import { meter as azure } from '@costspan/meters/azure.ai.openai';
import { meter } from '@costspan/meters/openai';
import { BATCHES } from './batches.ts';
import { lean } from './lean.ts';

/** All that costspan knows of the `openai` package, majors 4 to 7. */
export const spec: SdkSpec = { ...lean, methods: [...lean.methods, ...BATCHES], providers: [meter, azure] };
