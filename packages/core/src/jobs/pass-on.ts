import type { RecordedCharge } from '../recording/recorded-charge.ts';
import type { Exchange } from '../usage/usage.ts';
import { andThen } from '../util/maybe-promise.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { settings } from '../settings.ts';
import { claimJob } from './claim.ts';
import { putJob } from './store-access.ts';
import { track } from './store-work.ts';
import type { SubmittedJob } from './store.ts';

/** Under its first key nothing is charged any more. */
const PASSED_ON: RecordedCharge = { status: 'final', amount: '0', currency: 'USD', corrections: 0 };

/**
 * A job that is charged under another key from now on: a batch under the file of its results, which may be read by
 * somebody who knows nothing else of it. What its submit knew goes along, with what was learned since.
 */
export function passJobOn(from: string, to: string, learned: Exchange): void {
  void track(
    andThen(claimJob(from), (claim) => {
      if (claim.status === 'denied') return undefined;
      const { submitted, recorded } = claim.job();
      if (recorded) return claim.release();
      const kept: MaybePromise<void> = putJob(settings().jobStore, to, { submitted: continued(submitted, learned) });
      return andThen(kept, () => claim.commit(PASSED_ON));
    }),
  );
}

function continued(submitted: SubmittedJob | undefined, learned: Exchange): SubmittedJob {
  const news = Object.entries(learned).filter(([, value]) => value !== undefined);
  return {
    submittedAt: Date.now(),
    ...submitted,
    exchange: { ...(submitted?.exchange ?? learned), ...Object.fromEntries(news) },
  };
}
