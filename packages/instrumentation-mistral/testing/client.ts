import type { Mistral } from '@mistralai/mistralai';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator. */
export async function clientOf({ load, origin }: Place, options: object = {}): Promise<Mistral> {
  const { Mistral } = await load('@mistralai/mistralai', () => import('@mistralai/mistralai'));
  return new Mistral({ apiKey: 'test', serverURL: `${origin}/mistral`, ...options });
}
