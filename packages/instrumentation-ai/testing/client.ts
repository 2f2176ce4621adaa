import type { OpenAIProvider } from '@ai-sdk/openai';
import type { Place } from '../../../test/support/testing.ts';

export type AI = typeof import('ai');

export async function sdkOf({ load }: Place): Promise<AI> {
  // The SDK writes what it thinks of a call to the console, which is the app's.
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  return load('ai', () => import('ai'));
}

/** Models that ask the simulator. */
export async function clientOf({ load, origin }: Place, options: object = {}): Promise<OpenAIProvider> {
  const { createOpenAI } = await load('@ai-sdk/openai', () => import('@ai-sdk/openai'));
  return createOpenAI({ baseURL: `${origin}/openai/v1`, apiKey: 'sk-test', ...options });
}
