import type { Simulator } from '@costspan/simulator';
import { startPlace } from '../support/world.ts';
import type { CalledSdk } from './calls.ts';

/** The SDKs against one simulator. */
export interface World {
  readonly sim: Simulator;
  /** by the name of the SDK */
  readonly clients: ReadonlyMap<string, unknown>;
}

/** Starts simulator and clients. OpenTelemetry has to be registered before. */
export async function startWorld(called: readonly CalledSdk[]): Promise<World> {
  const credits = called.flatMap(({ invoice }) => invoice.credits ?? []);
  const place = await startPlace({ prices: [{ credits }] });
  const clients = await Promise.all(
    called.map(async ({ name, invoice }) => [name, await invoice.client(place)] as const),
  );
  return { sim: place.sim, clients: new Map(clients) };
}
