import { registerBook } from '@costspan/core';
import type { RegisteredBook } from '@costspan/core';
import { guard, warnOnce } from '@costspan/core/internal';
import { attachmentOf, isSwitchedOn } from './attachment.ts';
import type { SdkSpec, Targets } from './spec.ts';

/** An entry of `@costspan/prices`: `import * as acme from '@costspan/prices/acme'`. */
export interface PriceEntry {
  readonly book: RegisteredBook;
  readonly version: string;
}

export interface ClientEntry {
  readonly spec: SdkSpec;
  /** prices of the spec's providers: a bundle has no packages beside it to load them from */
  readonly prices: readonly PriceEntry[];
  /** finds the objects that the spec's rows speak of, from the client */
  targets(client: object): Targets;
}

/**
 * Instruments a client that the app has in its hands, for bundled and edge apps where no module
 * hook can see the SDK. Gives the same client back.
 */
export function instrumentClient<T extends object>({ spec, prices, targets }: ClientEntry, client: T): T {
  if (!isSwitchedOn()) return client;
  const attachment = attachmentOf(spec);
  guard(`instrument ${spec.name} client`, () => {
    for (const { book, version } of prices) registerBook(book, version);
    if (!attachment.patch(targets(client), 'client'))
      warnOnce(
        `no client ${spec.name}`,
        `${spec.clientFunction}(client): what was given has none of the methods of a client of ${Object.keys(spec.versions).join(' or ')}, so none of its calls is measured. Give it the client itself, not what is made of it.`,
      );
    attachment.enabled = true;
  });
  return client;
}
