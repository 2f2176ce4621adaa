import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { currentAttribution } from '../attribution/current.ts';
import type { Attribution } from '../attribution/attribution.ts';
import { jobKey } from '../jobs/key.ts';
import { recordObservation } from '../jobs/observation.ts';
import type { JobObservation } from '../jobs/observation.ts';
import { settleOnce } from '../jobs/settle-once.ts';
import { track } from '../jobs/store-work.ts';
import type { JobRecord } from '../jobs/store.ts';
import type { AttemptFacts } from '../recording/attempt.ts';
import type { ChargeEvent } from '../recording/charge-event.ts';
import type { ChargedCall } from '../recording/charged-call.ts';
import { ownAttempt } from '../recording/current-output.ts';
import type { OutputAttempt } from '../recording/current-output.ts';
import { chargeEvent } from '../recording/event-of-charge.ts';
import { Generation } from '../recording/generation.ts';
import { rateUsages } from '../recording/rate-usages.ts';
import type { RatedUsage, Several } from '../recording/rate-usages.ts';
import type { RecordedCharge } from '../recording/recorded-charge.ts';
import { recordedCharges } from '../recording/recorded-charges.ts';
import { andThen, isPromise } from '../util/maybe-promise.ts';
import { say } from '../util/say.ts';
import { uniqueId } from '../util/unique-id.ts';
import { VERSION } from '../util/version.ts';
import { guard } from '../util/warn.ts';
import { BadInput } from './bad-input.ts';
import type { OwnCharge } from './own-charge.ts';
import { readCharge } from './read-charge.ts';
import type { OwnCall } from './read-charge.ts';

/**
 * Records a charge that no SDK makes: of own GPUs, a tool, a provider that is called otherwise. It gets a span, metrics and
 * a ledger record as a generation does, and inside an output it is an attempt. Input that is wrong is a `diag` error, and
 * nothing is recorded. Never throws.
 *
 * @returns what is recorded; with an `id` that was recorded before, what was recorded then; undefined where nothing is.
 * Where the job store is elsewhere (Redis), it is recorded once the store has answered, and not at all where another was
 * first: `onCharge` tells of it then, and `flush` waits for it
 * @example
 * recordCharge({ provider: 'own-gpus', model: 'sdxl', amount: '0.0025' });
 * recordCharge({ provider: 'own-gpus', model: 'sdxl', usage: { unit: 'image', quantity: 2 }, id: job.id });
 */
export function recordCharge(charge: OwnCharge): ChargeEvent | undefined {
  return guard('recordCharge', () => {
    try {
      const call = readCharge(charge, Date.now());
      return call.id === undefined ? recordNow(call) : recordOnce(call, jobKey(call.usage.provider, call.id));
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      say('error', `recordCharge: ${error.message}. Nothing is recorded.`);
      return undefined;
    }
  });
}

function recordNow(call: OwnCall): ChargeEvent | undefined {
  const key = `${call.usage.provider}:call:${uniqueId()}`;
  const rated = generate(call, key, currentAttribution(), attemptOf(call));
  return rated && chargeEvent('charge', rated[0]);
}

/** Records a charge once for all processes that share a job store. What surrounds the call is asked in its own turn: the store may answer later. */
function recordOnce(call: OwnCall, key: string): ChargeEvent | undefined {
  const active = context.active();
  const attribution = currentAttribution();
  let attempt: OutputAttempt | undefined;
  const begin = (): OutputAttempt | undefined => (attempt ??= attemptOf(call));
  const record = (job: JobRecord): RecordedCharge | undefined => {
    // An SDK has submitted a job of that id, or the charge is known better by now.
    if (job.submitted || job.recorded)
      return recordObservation(observationOf(call, key, attribution, job), job, call.endTime);
    const rated = generate(call, key, attribution, begin());
    return rated && recordedCharges(rated, undefined);
  };
  const settlement = settleOnce(key, (job) => context.with(active, () => record(job)));
  if (!isPromise(settlement)) return settlement.status === 'failed' ? undefined : settlement.recorded?.event;
  // The output must wait for it; what has become the charge is no longer dropped.
  begin();
  void track(andThen(settlement, () => attempt?.drop()));
  return announced(call, key, attribution, attempt?.facts);
}

const SCOPE = { name: '@costspan/core', version: VERSION } as const;
/** The app says what it has seen to its end. */
const DETAILS = { jobMode: 'sync', retryCount: 0 } as const;

function attemptOf({ usage, model, isAttempt }: OwnCall): OutputAttempt | undefined {
  return ownAttempt({ provider: usage.provider, model }, isAttempt);
}

function generate(
  call: OwnCall,
  chargeKey: string,
  attribution: Attribution | undefined,
  outputAttempt: OutputAttempt | undefined,
): Several<RatedUsage> | undefined {
  const { usage, model, operation, startTime, endTime, error, errorType, attributes } = call;
  const generation = new Generation({
    scope: SCOPE,
    providers: {},
    operation,
    provider: usage.provider,
    model,
    outputType: usage.outputType,
    startTime: startTime ?? endTime,
    attribution,
    outputAttempt,
  });
  return generation.end({
    ...DETAILS,
    usage,
    kind: 'generation',
    chargeKey,
    error,
    errorType,
    unanswered: [],
    endTime,
    isUntimed: startTime === undefined,
    attributes,
  });
}

function observationOf(
  call: OwnCall,
  key: string,
  attribution: Attribution | undefined,
  { recorded }: JobRecord,
): JobObservation {
  const { usage, model, startTime, error, errorType, attributes } = call;
  return {
    ...DETAILS,
    key,
    scope: SCOPE,
    providers: {},
    provider: usage.provider,
    model,
    startTime,
    error,
    errorType,
    usages: () => [usage],
    attribution,
    attempt: recorded?.event && attemptOfEvent(recorded.event),
    attributes,
  };
}

/** The attempt that was recorded with the charge. */
function attemptOfEvent({ output, attempt, reason, failover }: ChargeEvent): AttemptFacts | undefined {
  return output && { outputId: output.id, outputName: output.name, number: attempt, reason, from: failover?.from };
}

/** What will be told of the charge once it is recorded, as far as it is known before: it has no span yet. */
function announced(
  call: OwnCall,
  chargeKey: string,
  attribution: Attribution | undefined,
  attempt: AttemptFacts | undefined,
): ChargeEvent {
  const { usage, model, operation, endTime } = call;
  const charged: ChargedCall = {
    kind: 'generation',
    chargeKey,
    operation,
    model,
    attribution,
    attempt,
    details: DETAILS,
    providers: {},
    context: ROOT_CONTEXT,
    time: endTime,
  };
  return chargeEvent('charge', rateUsages(charged, usage)[0]);
}
