/** `@costspan/core/internal/feed-update`: asks a feed. Apart from the rest, since checking prices needs the schema library. */
import { accept } from './accept.ts';
import type { Accepted, InUse } from './accept.ts';
import { getFeed } from './get.ts';
import type { Received } from './get.ts';
import { feedKeys } from './signature.ts';

/** A feed to ask, and what it is to replace. */
export interface Update {
  /** an https address, or a folder */
  readonly feed: string;
  /** SPKI in PEM, or the path of a file with it; costspan's own keys where it is left out */
  readonly key?: string | undefined;
  readonly inUse: InUse;
  /** for each of its files; 30,000 where it is left out */
  readonly milliseconds?: number | undefined;
}

/**
 * Gets a feed and checks it.
 *
 * @returns the document with its exact bytes; or, as text, why there is none
 * @throws Error for a key that is none
 */
export async function askFeed({ feed, key, inUse, milliseconds }: Update): Promise<(Accepted & Received) | string> {
  const keys = feedKeys(key);
  if (keys.length === 0)
    throw new Error('no key to check the feed with; name its public key: --key FILE or COSTSPAN_PRICES_FEED_KEY');
  let received: Received;
  try {
    received = await getFeed(feed, milliseconds);
  } catch (error) {
    return (error as Error).message;
  }
  const accepted = accept(received, keys, inUse);
  return typeof accepted === 'string' ? `${feed}: ${accepted}` : { ...accepted, ...received };
}
