import { registerBook } from '@costspan/core';
import type { RegisteredBook } from '@costspan/core';
import { guard, requireOnNode, warnOnce } from '@costspan/core/internal';
import type { Meter } from '@costspan/core/internal';
import { attachmentOf, isSwitchedOn } from './attachment.ts';
import type { SdkSpec, Targets } from './spec.ts';

/** An entry of `@costspan/prices`: `import * as acme from '@costspan/prices/acme'`. */
export interface PriceEntry {
  readonly book: RegisteredBook;
  readonly version: string;
}

/** Who sends a bill of their own for calls of an SDK of somebody else, with what a bundle needs to read and price it. */
export interface OtherBiller {
  readonly meter: Meter;
  readonly prices: PriceEntry;
}

/** A spec, and the prices of its providers, that also know these billers. */
export function withBillers(
  spec: SdkSpec,
  prices: PriceEntry,
  others: readonly OtherBiller[],
): Pick<ClientEntry, 'spec' | 'prices'> {
  return {
    spec: { ...spec, providers: [...spec.providers, ...others.map((one) => one.meter)] },
    prices: [prices, ...others.map((one) => one.prices)],
  };
}

/**
 * The package's whole spec, for where modules are hooked: it knows every biller, and an import of it would put all their
 * meters into every bundle. The lean one where it is not at hand.
 *
 * @param here `import.meta.url` of the package's entry
 */
export function wholeSpec(lean: SdkSpec, here: string): SdkSpec {
  const loaded = requireOnNode(`${lean.scope.name}/spec`, here) as { readonly spec: SdkSpec } | undefined;
  return loaded?.spec ?? lean;
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
