/** `@costspan/core/internal/feed`: newer prices than the bundled ones, from a file or a feed. Node only; nothing loads it where no feed is named. */
import { env } from '../settings.ts';
import { processState } from '../util/process-state.ts';
import { say } from '../util/say.ts';
import { feedKeys } from './signature.ts';
import { isFeedUrl } from './get.ts';
import { refreshFrom } from './refresh.ts';
import { useFeedFile } from './file.ts';

export { feedFile } from './file.ts';
export type { InUse } from './accept.ts';
export { isFeedUrl } from './get.ts';
export { bundledInUse, inUseOf, isOutdated } from './in-use.ts';

const FILE = 'file:';

/** The feed that the process uses: it is named once, however many copies of costspan ask. */
const used = processState<{ feed: string | undefined }>('feed', () => ({ feed: undefined }));

/**
 * Uses what `COSTSPAN_PRICES_FEED` names: `file:PATH`, a file that `costspan prices update` wrote, at once; an https
 * address after the first charge, where the process is an `app` and no command. What is wrong with it is one `diag` error,
 * and the bundled book stays.
 */
export function useFeed(by: 'app' | 'command'): void {
  const { COSTSPAN_PRICES_FEED: feed = '', COSTSPAN_PRICES_FEED_KEY: key } = env();
  if (feed === '' || feed === used.feed) return;
  used.feed = feed;
  try {
    if (feed.startsWith(FILE)) useFeedFile(feed.slice(FILE.length));
    else if (!isFeedUrl(feed)) throw new Error(`"${feed}" is neither file:PATH nor an https address`);
    else if (by === 'app') {
      if (feedKeys(key).length === 0) throw new Error('there is no key to check it with; set COSTSPAN_PRICES_FEED_KEY');
      refreshFrom({ feed, key });
    }
  } catch (error) {
    say('error', `COSTSPAN_PRICES_FEED: ${(error as Error).message}; the bundled price book stays in force`);
  }
}
