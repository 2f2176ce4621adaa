import type { RunwayML } from '@runwayml/sdk';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator. */
export async function clientOf({ load, origin }: Place, options: object = {}): Promise<RunwayML> {
  const { RunwayML } = await load('@runwayml/sdk', () => import('@runwayml/sdk'));
  return new RunwayML({ apiKey: 'test', baseURL: `${origin}/runway`, maxRetries: 0, ...options });
}
