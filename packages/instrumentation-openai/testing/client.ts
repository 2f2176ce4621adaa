import type OpenAI from 'openai';
import type { ClientOptions } from 'openai';
import type { Place } from '../../../test/support/testing.ts';

export type OpenAIName = 'openai' | 'openai4' | 'openai5' | 'openai6';

/** The class of one of the majors, as `import OpenAI from 'openai'` gives it. */
export async function classOf({ load }: Place, name: OpenAIName = 'openai'): Promise<typeof OpenAI> {
  const exports = (await load(name, () => import(name))) as { default?: typeof OpenAI };
  return exports.default ?? (exports as unknown as typeof OpenAI);
}

/** No back-off: `maxRetries` is 0 unless a test is about retries. */
export function optionsOf({ origin }: Place, options: ClientOptions = {}): ClientOptions {
  return { baseURL: `${origin}/openai/v1`, apiKey: 'sk-test', maxRetries: 0, ...options };
}

/** A client that asks the simulator. */
export async function clientOf(place: Place, options?: ClientOptions, name?: OpenAIName): Promise<OpenAI> {
  return new (await classOf(place, name))(optionsOf(place, options));
}
