import type { Together } from 'together-ai';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator. */
export async function clientOf({ load, origin }: Place, options: object = {}): Promise<Together> {
  const { Together } = await load('together-ai', () => import('together-ai'));
  return new Together({ apiKey: 'test', baseURL: `${origin}/together/v1`, maxRetries: 0, ...options });
}
