import { falFetch } from '@costspan/simulator';
import type * as Fal from '@fal-ai/client';
import type { Place } from '../../../test/support/testing.ts';

export function fetchOf({ origin }: Place): typeof fetch {
  return falFetch(`${origin}/fal`);
}

/** A client that asks the simulator, once for each request unless `retry` says otherwise. */
export async function clientOf(
  place: Place,
  options: Parameters<typeof Fal.createFalClient>[0] = {},
): Promise<Fal.FalClient> {
  const { createFalClient } = await place.load('@fal-ai/client', () => import('@fal-ai/client'));
  return createFalClient({ fetch: fetchOf(place), credentials: 'test', retry: { maxRetries: 0 }, ...options });
}

/** The client that an app imports ready made. */
export async function singletonOf({ load }: Place): Promise<typeof Fal.fal> {
  const { fal } = await load('@fal-ai/client', () => import('@fal-ai/client'));
  return fal;
}
