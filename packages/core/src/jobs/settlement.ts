import { correctCharge, isNews } from '../recording/correct-charge.ts';
import type { Generation, GenerationEnd } from '../recording/generation.ts';
import type { RatedUsage, Several } from '../recording/rate-usages.ts';
import { isSettled } from '../recording/recorded-charge.ts';
import { recordedCharges } from '../recording/recorded-charges.ts';
import { andThen } from '../util/maybe-promise.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { recordObservation } from './observation.ts';
import type { JobObservation } from './observation.ts';
import { settleOnce } from './settle-once.ts';
import type { Settlement } from './settle-once.ts';

/**
 * Settles a job by what was seen of its end. The first observation makes the one settlement span
 * with its charge, a later one that knows more corrects the charge, any other leaves nothing. The
 * answer is there in the same turn where the job store answers at once. Never throws and never rejects.
 */
export function settleJob(observation: JobObservation): MaybePromise<Settlement> {
  const seenAt = Date.now();
  return settleOnce(observation.key, (job) => recordObservation(observation, job, seenAt));
}

/**
 * Keeps what was recorded of a generation that is no job, where its provider can be asked later what it cost: what is
 * learned then corrects the charge. One that is final is not kept. Never throws and never rejects.
 */
export function rememberCharge(key: string, rated: Several<RatedUsage>): void {
  const recorded = recordedCharges(rated, undefined);
  if (!isSettled(recorded)) void settleOnce(key, () => recorded);
}

/**
 * Settles a job by a call that has seen it to its end. The call's span ends with the job's charge;
 * where another has seen the end before, it ends without, and what is known better by now corrects
 * the charge. Done in the same turn where the job store answers at once.
 */
export function settleGeneration(generation: Generation, end: GenerationEnd): MaybePromise<void> {
  const seenAt = Date.now();
  const { chargeKey, usage, also = [], error } = end;
  const settlement = settleOnce(chargeKey, ({ recorded }) => {
    const usages = [usage, ...also] as const;
    if (!isNews(usages, recorded)) return undefined;
    if (!recorded || recorded.status === 'at_risk') {
      const rated = generation.end({ ...end, recorded, endTime: Date.now() - seenAt > 1 ? seenAt : undefined });
      return rated && recordedCharges(rated, recorded);
    }
    // The charge stands on the settlement's span: here it is only known better.
    generation.drop(error);
    const { attribution, attempt, providers } = generation;
    return correctCharge({ chargeKey, usages, recorded, attribution, attempt, providers });
  });
  // Only the first end or drop counts: this is for a charge that was known before, or could not be recorded.
  return andThen(settlement, () => generation.drop(error));
}
