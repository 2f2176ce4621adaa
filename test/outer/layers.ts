import type { Dependencies } from '../packed/support/install.ts';

/** A framework above providers' SDKs, and what is to be seen of its app. */
export interface Layer {
  /** of the app in `apps` */
  readonly name: string;
  /** as they were on 2026-11-30 */
  readonly dependencies: Dependencies;
  /** packages of costspan whose spans hold the money: one for each SDK below, `fetch` where there is none */
  readonly chargedBy: readonly string[];
  /** providers whose first answer is a refusal, where the framework or the SDK below repeats it */
  readonly refusedFirst: readonly ('anthropic' | 'google' | 'openai')[];
  /** scopes of the spans that the framework makes itself */
  readonly traces?: RegExp;
  /** part of the sample that `pnpm test` runs */
  readonly sample?: true;
}

export const LAYERS: readonly Layer[] = [
  {
    name: 'langchain',
    dependencies: {
      '@langchain/anthropic': '1.5.11',
      '@langchain/core': '1.4.0',
      '@langchain/openai': '1.6.0',
      zod: '4.6.6',
    },
    chargedBy: ['anthropic', 'openai'],
    refusedFirst: ['anthropic', 'openai'],
    sample: true,
  },
  {
    name: 'mastra',
    dependencies: { '@ai-sdk/openai': '4.0.118', '@mastra/core': '1.71.0', zod: '4.6.6' },
    chargedBy: ['fetch'],
    refusedFirst: ['openai'],
    sample: true,
  },
  {
    name: 'genkit',
    dependencies: { '@genkit-ai/google-genai': '1.42.0', genkit: '1.42.0' },
    chargedBy: ['fetch'],
    refusedFirst: [],
    traces: /^genkit/,
  },
  {
    name: 'llamaindex',
    dependencies: { '@llamaindex/core': '0.6.23', '@llamaindex/env': '0.1.31', '@llamaindex/openai': '0.4.23' },
    chargedBy: ['openai'],
    refusedFirst: ['openai'],
  },
  {
    name: 'openai-agents',
    dependencies: { '@openai/agents': '0.20.0', openai: '7.57.0', zod: '4.6.6' },
    chargedBy: ['openai'],
    refusedFirst: ['openai'],
  },
  {
    name: 'tanstack',
    dependencies: { '@tanstack/ai': '0.58.0', '@tanstack/ai-gemini': '0.32.0', '@tanstack/ai-openai': '0.23.1' },
    chargedBy: ['google-genai', 'openai'],
    refusedFirst: ['openai'],
  },
];
