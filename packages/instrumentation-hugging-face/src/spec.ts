import type { SdkSpec } from '@costspan/instrumentation';
import { meter as fal } from '@costspan/meters/fal';
import { meter as groq } from '@costspan/meters/groq';
import { meter } from '@costspan/meters/hugging_face';
import { meter as openai } from '@costspan/meters/openai/lean';
import { meter as replicate } from '@costspan/meters/replicate';
import { meter as together } from '@costspan/meters/together_ai';
import { lean } from './lean.ts';

/** All that costspan knows of `@huggingface/inference`, with the meters of partners that send a bill of their own. */
export const spec: SdkSpec = { ...lean, providers: [meter, fal, groq, openai, replicate, together] };
