import type Anthropic from '@anthropic-ai/sdk';
import type { ClientOptions } from '@anthropic-ai/sdk';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator. No back-off: `maxRetries` is 0 unless a test is about retries. */
export async function clientOf({ load, origin }: Place, options: ClientOptions = {}): Promise<Anthropic> {
  const exports = (await load('@anthropic-ai/sdk', () => import('@anthropic-ai/sdk'))) as {
    default?: typeof Anthropic;
  };
  const Client = exports.default ?? (exports as unknown as typeof Anthropic);
  return new Client({ baseURL: `${origin}/anthropic`, apiKey: 'test', maxRetries: 0, ...options });
}
