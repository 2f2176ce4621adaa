import type { Groq } from 'groq-sdk';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator. */
export async function clientOf({ load, origin }: Place, options: object = {}): Promise<Groq> {
  const { Groq } = await load('groq-sdk', () => import('groq-sdk'));
  return new Groq({ apiKey: 'test', baseURL: `${origin}/groq`, maxRetries: 0, ...options });
}
