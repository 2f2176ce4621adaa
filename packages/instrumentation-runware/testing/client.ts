import type * as Sdk from '@runware/sdk-js';
import type { Place } from '../../../test/support/testing.ts';

export type Client = InstanceType<typeof Sdk.Runware>;

/** A client that asks the simulator. It sends a task once, and gives an answer the shortest time that it can. */
export async function clientOf({ load, sim }: Place, options: object = {}): Promise<Client> {
  const { Runware } = await load('@runware/sdk-js', () => import('@runware/sdk-js'));
  const url = sim.runware.webSocketUrl;
  return new Runware({ apiKey: 'test', url, globalMaxRetries: 1, timeoutDuration: 1000, ...options });
}
