import type * as Sdk from '@cartesia/cartesia-js';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator. */
export async function clientOf({ load, origin }: Place, options: object = {}): Promise<Sdk.Cartesia> {
  const { Cartesia } = await load('@cartesia/cartesia-js', () => import('@cartesia/cartesia-js'));
  return new Cartesia({ apiKey: 'test', baseURL: `${origin}/cartesia`, ...options });
}
