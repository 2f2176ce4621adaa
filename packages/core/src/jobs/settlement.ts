import { correctCharge, isNews } from '../recording/correction.ts';
import { Generation } from '../recording/generation.ts';
import type { GenerationEnd, GenerationStart } from '../recording/generation.ts';
import { OPERATION } from '../semconv.ts';
import type { Usage } from '../usage/usage.ts';
import { settleOnce } from './settle-once.ts';
import type { JobRecord, MaybePromise, RecordedCharge, SubmittedJob } from './store.ts';

/** Someone sees how a job has ended: a poll, the result's download, a webhook, or the sweeper that nobody does. */
export interface Sighting
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
 * The first sighting of a job's end makes the one settlement span with its charge, a later one that
 * knows more corrects the charge, any other leaves nothing (CONTRACT 3). `done` hears which it was,
 * also where recording fails.
 */
export function settleJob(
  sighting: Sighting,
  done: (recorded: RecordedCharge | undefined, error?: unknown) => void = () => undefined,
): MaybePromise<void> {
  const endTime = Date.now();
  return settleOnce(
    sighting.key,
    (job) => {
      try {
        const recorded = record(sighting, job, endTime);
        done(recorded);
        return recorded;
      } catch (error) {
        done(undefined, error);
        throw error;
      }
    },
    () => done(undefined),
  );
}

function record(sighting: Sighting, job: JobRecord, endTime: number): RecordedCharge | undefined {
  const { submitted, recorded } = job;
  const [usage, ...also] = sighting.usages(submitted);
  if (!usage || !isNews([usage, ...also], recorded)) return undefined;
  const { scope, providers, provider, model, server, startTime } = sighting;
  const attribution = submitted?.attribution;
  const attempt = submitted?.attempt;
  // One settlement span a job: what was estimated, or could not be, is corrected without another.
  if (recorded && recorded.status !== 'at_risk')
    return correctCharge({
      chargeKey: sighting.key,
      usages: [usage, ...also],
      recorded,
      attribution,
      attempt,
      providers,
    });
  // A store that answers late must not make the span longer than the app's own wait.
  const isLate = Date.now() - endTime > 1;
  const settlement = new Generation({
    scope,
    providers,
    provider,
    server,
    startTime: startTime ?? (isLate ? endTime : undefined),
    attribution,
    attempt,
    operation: OPERATION.fetchResponse,
    model: usage.model ?? model,
    link: submitted?.spanContext,
  });
  return settlement.end({
    usage,
    also,
    recorded,
    kind: 'settlement',
    requested: submitted && (() => sighting.requested?.(submitted)),
    chargeKey: sighting.key,
    error: sighting.error,
    errorType: sighting.errorType,
    retryCount: sighting.retryCount,
    unanswered: [],
    jobMode: sighting.jobMode,
    jobStatus: sighting.jobStatus,
    pollCount: sighting.pollCount,
    endTime: isLate ? endTime : undefined,
  });
}
