import type * as Deepgram from '@deepgram/sdk';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator, over HTTP and web sockets. It repeats nothing. */
export async function clientOf({ load, origin, sim }: Place, options: object = {}): Promise<Deepgram.DeepgramClient> {
  const { DeepgramClient } = await load('@deepgram/sdk', () => import('@deepgram/sdk'));
  const base = `${origin}/deepgram`;
  const production = sim.deepgram.webSocketUrl;
  const environment = { base, production, agent: production, agentRest: base };
  return new DeepgramClient({ apiKey: 'test', environment, maxRetries: 0, ...options });
}
