import type { Attribution } from '../attribution/attribution.ts';
import type { AttemptFacts } from '../recording/attempt.ts';
import { correctCharge, isNews } from '../recording/correct-charge.ts';
import { Generation } from '../recording/generation.ts';
import type { GenerationEnd, GenerationStart } from '../recording/generation.ts';
import { recordedCharges } from '../recording/recorded-charges.ts';
import type { RecordedCharge } from '../recording/recorded-charge.ts';
import { OPERATION } from '../semconv.ts';
import type { Usage } from '../usage/usage.ts';
import type { JobRecord, SubmittedJob } from './store.ts';

/** Someone sees how a job has ended: a poll, the download of its result, a webhook, or the sweeper after its deadline. */
export interface JobObservation
  extends
    Pick<GenerationStart, 'scope' | 'providers' | 'provider' | 'model' | 'server' | 'startTime'>,
    Pick<GenerationEnd, 'error' | 'errorType' | 'retryCount' | 'jobMode' | 'jobStatus' | 'pollCount' | 'attributes'> {
  /** of the job, also its charge key */
  readonly key: string;
  /** the usage with what the submit knew, or what was recorded; none where this was no job at all */
  usages(submitted: SubmittedJob | undefined, recorded: RecordedCharge | undefined): readonly Usage[];
  /** of the code that sees it, where no submit is known */
  readonly attribution?: Attribution | undefined;
  /** that was recorded with the charge, where no submit is known */
  readonly attempt?: AttemptFacts | undefined;
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
  const { attributes } = observation;
  const attribution = submitted ? submitted.attribution : observation.attribution;
  const attempt = submitted ? submitted.attempt : observation.attempt;
  if (recorded && recorded.status !== 'at_risk')
    return correctCharge({
      chargeKey: observation.key,
      usages: [usage, ...also],
      recorded,
      attribution,
      attempt,
      attributes,
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
    attribution,
    attempt,
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
    attributes,
  });
  return rated && recordedCharges(rated, recorded);
}
