import { guard } from '@costspan/core/internal';
import { attachmentOf, isSwitchedOn } from './attachment.ts';
import type { SdkSpec, Targets } from './spec.ts';

/**
 * Instruments a client that the app has in its hands, for bundled and edge apps where no module
 * hook can see the SDK. Gives the same client back. `targets` finds the objects that the spec's rows
 * speak of, from the client.
 */
export function instrumentClient<T>(spec: SdkSpec, client: T, targets: (client: T) => Targets): T {
  if (!isSwitchedOn()) return client;
  const attachment = attachmentOf(spec);
  guard(`instrument ${spec.name} client`, () => {
    attachment.patch(targets(client), 'client');
    attachment.enabled = true;
  });
  return client;
}
