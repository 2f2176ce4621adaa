import { correctCharge, isNews } from '../recording/correct-charge.ts';
import { Generation } from '../recording/generation.ts';
import type { GenerationEnd, GenerationStart } from '../recording/generation.ts';
import type { RecordedCharge } from '../recording/recorded-charge.ts';
import { OPERATION } from '../semconv.ts';
import type { Usage } from '../usage/usage.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { settleOnce } from './settle-once.ts';
import type { Settlement } from './settle-once.ts';
import type { JobRecord, SubmittedJob } from './store.ts';

/** Someone sees how a job has ended: a poll, the download of its result, a webhook, or the sweeper after its deadline. */
export interface JobObservation
  extends
    Pick<GenerationStart, 'scope' | 'providers' | 'provider' | 'model' | 'server' | 'startTime'>,
    Pick<GenerationEnd, 'error' | 'errorType' | 'retryCount' | 'jobMode' | 'jobStatus' | 'pollCount'> {
  /** of the job, also its charge key */
  readonly key: string;
  /** the usage with what the submit knew; none where this was no job at all */
  usages(submitted: SubmittedJob | undefined): readonly Usage[];
  /** what the submit alone says */
  requested?(submitted: SubmittedJob): Usage | undefined;
}

/**
 * Settles a job by what was seen of its end. The first observation makes the one settlement span
 * with its charge, a later one that knows more corrects the charge, any other leaves nothing. The
 * answer is there in the same turn where the job store answers at once. Never throws and never rejects.
 */
export function settleJob(observation: JobObservation): MaybePromise<Settlement> {
  const endTime = Date.now();
  return settleOnce(observation.key, (job) => record(observation, job, endTime));
}

function record(observation: JobObservation, job: JobRecord, endTime: number): RecordedCharge | undefined {
  const { submitted, recorded } = job;
  const [usage, ...also] = observation.usages(submitted);
  if (!usage || !isNews([usage, ...also], recorded)) return undefined;
  // One settlement span a job: what was estimated, or could not be, is corrected without another.
  if (recorded && recorded.status !== 'at_risk')
    return correctCharge({
      chargeKey: observation.key,
      usages: [usage, ...also],
      recorded,
      attribution: submitted?.attribution,
      attempt: submitted?.attempt,
      providers: observation.providers,
    });
  // A store that answers late must not make the span longer than the app's own wait.
  const isLate = Date.now() - endTime > 1;
  const settlement = new Generation({
    scope: observation.scope,
    providers: observation.providers,
    provider: observation.provider,
    server: observation.server,
    startTime: observation.startTime ?? (isLate ? endTime : undefined),
    attribution: submitted?.attribution,
    attempt: submitted?.attempt,
    operation: OPERATION.fetchResponse,
    model: usage.model ?? observation.model,
    link: submitted?.spanContext,
  });
  return settlement.end({
    usage,
    also,
    recorded,
    kind: 'settlement',
    requested: submitted && (() => observation.requested?.(submitted)),
    chargeKey: observation.key,
    error: observation.error,
    errorType: observation.errorType,
    retryCount: observation.retryCount,
    unanswered: [],
    jobMode: observation.jobMode,
    jobStatus: observation.jobStatus,
    pollCount: observation.pollCount,
    endTime: isLate ? endTime : undefined,
  });
}
