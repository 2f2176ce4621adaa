import type * as Hume from 'hume';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator. Its back-off of a second and more cannot be shortened: it repeats nothing. */
export async function clientOf({ load, origin }: Place, options: object = {}): Promise<Hume.HumeClient> {
  const { HumeClient } = await load('hume', () => import('hume'));
  return new HumeClient({ apiKey: 'test', environment: `${origin}/hume`, maxRetries: 0, ...options });
}
