import type { SdkSpec } from '@costspan/instrumentation';
import { lean } from './lean.ts';
import { platforms } from './platforms.ts';

/** All that costspan knows of `@anthropic-ai/sdk`, with every platform that sends a bill of its own. */
export const spec: SdkSpec = { ...lean, providers: [...lean.providers, ...platforms.map(({ meter }) => meter)] };
