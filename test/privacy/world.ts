import type { Answers } from '../stories/support/answers.ts';
import type { Place } from '../support/testing.ts';

/** Where private things are planted: the simulator, and a provider whose answers quote the request. */
export interface World extends Place {
  readonly quoting: Answers;
}

/**
 * What `testing/privacy.ts` of an SDK's package tells: every kind of request that an app makes of the SDK, each with
 * something of `canaries.ts` in every place that has room for it.
 */
export interface Privacy<Client> {
  /** with a key that is searched for */
  client(world: World): Promise<Client>;
  readonly calls: Readonly<Record<string, (client: Client, world: World) => Promise<unknown>>>;
}
