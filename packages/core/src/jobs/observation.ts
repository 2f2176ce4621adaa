import { correctCharge, isNews } from '../recording/correct-charge.ts';
import { Generation } from '../recording/generation.ts';
import type { GenerationEnd, GenerationStart } from '../recording/generation.ts';
import { chargesOf } from '../recording/rate-usages.ts';
import { recordedCharges } from '../recording/recorded-charge.ts';
import type { RecordedCharge } from '../recording/recorded-charge.ts';
import { OPERATION } from '../semconv.ts';
import type { Usage } from '../usage/usage.ts';
import type { JobRecord, SubmittedJob } from './store.ts';

/** Someone sees how a job has ended: a poll, the download of its result, a webhook, or the sweeper after its deadline. */
export interface JobObservation
  extends
    Pick<GenerationStart, 'scope' | 'providers' | 'provider' | 'model' | 'server' | 'startTime'>,
    Pick<GenerationEnd, 'error' | 'errorType' | 'retryCount' | 'jobMode' | 'jobStatus' | 'pollCount'> {
  /** of the job, also its charge key */
  readonly key: string;
  /** the usage with what the submit knew, or what was recorded; none where this was no job at all */
  usages(submitted: SubmittedJob | undefined, recorded: RecordedCharge | undefined): readonly Usage[];
  /** what the submit alone says */
  requested?(submitted: SubmittedJob): Usage | undefined;
}

/**
 * Records what an observation adds to what is known of its job; undefined where it adds nothing.
 * A job has one settlement span: what was estimated, or could not be, is corrected without another.
 * `seenAt` is in ms since the epoch.
 */
export function recordObservation(
  observation: JobObservation,
  { submitted, recorded }: JobRecord,
  seenAt: number,
): RecordedCharge | undefined {
  const [usage, ...also] = observation.usages(submitted, recorded);
  if (!usage || !isNews([usage, ...also], recorded)) return undefined;
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
  const endTime = Date.now() - seenAt > 1 ? seenAt : undefined;
  const settlement = new Generation({
    scope: observation.scope,
    providers: observation.providers,
    provider: observation.provider,
    server: observation.server,
    startTime: observation.startTime ?? endTime,
    attribution: submitted?.attribution,
    attempt: submitted?.attempt,
    operation: OPERATION.fetchResponse,
    model: usage.model ?? observation.model,
    link: submitted?.spanContext,
  });
  const rated = settlement.end({
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
    endTime,
  });
  return rated && recordedCharges(chargesOf(rated), recorded);
}
