import type * as OpenRouterSdk from '@openrouter/sdk';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator. No back-off: nothing is repeated unless a test is about that. */
export async function clientOf({ load, origin }: Place, options: object = {}): Promise<OpenRouterSdk.OpenRouter> {
  const { OpenRouter } = await load('@openrouter/sdk', () => import('@openrouter/sdk'));
  const serverURL = `${origin}/openrouter/api/v1`;
  return new OpenRouter({ apiKey: 'test', serverURL, retryConfig: { strategy: 'none' }, ...options });
}
