import { context as activeContext } from '@opentelemetry/api';
import type { Attributes, Context } from '@opentelemetry/api';
import type { Attribution } from '../attribution.ts';
import { dollarsOf } from '../rating/charge.ts';
import type { Charge } from '../rating/charge.ts';
import { flagImplausible } from '../rating/implausible.ts';
import { rate } from '../rating/rate.ts';
import { ATTR, OPERATION } from '../semconv.ts';
import { settings } from '../settings.ts';
import type { Usage } from '../usage/usage.ts';
import { bounded } from '../util/bounded-text.ts';
import { today } from '../util/day.ts';
import { decimal, ZERO } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import { attemptAttributes } from './attempt.ts';
import type { AttemptFacts } from './attempt.ts';
import { AMOUNTS, attributionAttributes, chargeAttributes, usageAttributes } from './attributes.ts';
import { liveOutput } from './current-output.ts';
import type { MetricFacts } from './metrics.ts';
import type { Providers } from './providers.ts';
import { isBetter, recordedAt, recordedCharges } from './recorded-charge.ts';
import type { RecordedCharge } from './recorded-charge.ts';
import { ledger, metrics } from './sinks.ts';

/** What is known of the call that a charge belongs to. */
export interface ChargedCall {
  /** `submit`: the job goes on, and the charge is only its estimate. `correction`: the call itself is over and recorded */
  readonly kind: 'generation' | 'submit' | 'settlement' | 'correction';
  /** of its own charge; further ones are numbered after it */
  readonly chargeKey: string;
  readonly operation: string;
  /** for usage that names none */
  readonly model?: string | undefined;
  readonly server?: MetricFacts['server'];
  readonly errorType?: string | undefined;
  readonly attribution: Attribution | undefined;
  /** inside an output */
  readonly attempt: AttemptFacts | undefined;
  /** what the request alone says, to compare a large charge with */
  readonly requested?: (() => Usage | undefined) | undefined;
  /** how the call went, as span and ledger have it */
  readonly details?: Attributes | undefined;
  readonly providers: Providers;
  /** of the span that the record belongs to */
  readonly context: Context;
  /** ms since the epoch */
  readonly time: number;
}

/** Usage that is rated, and what span and ledger say of it. */
export interface RatedUsage {
  readonly usage: Usage;
  readonly charge: Charge;
  readonly chargeKey: string;
  readonly attributes: Attributes;
}

/** One for each charge, the call's own first. */
export type Several<T> = readonly [own: T, ...also: T[]];

/** Rates the usages of one call, and flags what is implausible. Nothing is written yet. */
export function rateUsages(call: ChargedCall, [own, ...also]: Several<Usage>): Several<RatedUsage> {
  return [
    rateUsage(call, own, call.chargeKey, call.requested),
    ...also.map((usage, i) => rateUsage(call, usage, `${call.chargeKey}#${i + 2}`, undefined)),
  ];
}

/**
 * Writes each charge to metrics and ledger: as a charge where nothing was recorded of it before, else
 * as a correction where it says more. Gives back what is recorded now.
 */
export function writeCharges(
  call: ChargedCall,
  rated: Several<RatedUsage>,
  before: RecordedCharge | undefined,
): RecordedCharge {
  rated.forEach((one, n) => {
    const known = recordedAt(before, n);
    if (known) writeCorrection(call, one, known);
    else writeCharge(call, one);
    // The output has the sum of the charges that were recorded with the first one.
    if (!known && before) correctAttempt(call, dollarsOf(one.charge));
  });
  return recordedAfter(rated, before);
}

/** What is recorded once these charges are. */
export function recordedAfter([own, ...also]: Several<RatedUsage>, before: RecordedCharge | undefined): RecordedCharge {
  return recordedCharges([own.charge, ...also.map(({ charge }) => charge)], before);
}

/** A recorded charge of which more is known by now. */
export interface ChargeUpdate extends Pick<ChargedCall, 'chargeKey' | 'attribution' | 'attempt' | 'providers'> {
  /** the charge's own first */
  readonly usages: Several<Usage>;
  readonly recorded: RecordedCharge;
}

/** Rates usages that are known better than before, and corrects what was recorded; gives back what holds now. */
export function correctCharge({ usages, recorded, ...update }: ChargeUpdate): RecordedCharge {
  const call: ChargedCall = {
    ...update,
    kind: 'correction',
    operation: OPERATION.generateContent,
    context: activeContext.active(),
    time: Date.now(),
  };
  return writeCharges(call, rateUsages(call, usages), recorded);
}

/** Whether the usages say more of a job's charges than what was recorded; they do where nothing was. */
export function isNews(usages: readonly Usage[], recorded: RecordedCharge | undefined): boolean {
  const { book } = settings();
  return usages.some((usage, n) => {
    const before = recordedAt(recorded, n);
    return before === undefined || isBetter(rate(usage, book, today()), before);
  });
}

function rateUsage(
  call: ChargedCall,
  usage: Usage,
  chargeKey: string,
  requested: ChargedCall['requested'],
): RatedUsage {
  const { book } = settings();
  const day = today(call.time);
  const charge = flagImplausible(rate(usage, book, day), { usage, requested, book, day });
  return { usage, charge, chargeKey, attributes: attributesOf(call, usage, charge) };
}

/** What span and ledger both say of one charge; its lines are whole. */
function attributesOf(call: ChargedCall, usage: Usage, charge: Charge): Attributes {
  const { kind, attempt } = call;
  const into: Attributes = {};
  usageAttributes(into, usage, kind === 'generation' || kind === 'submit');
  if (kind === 'submit') estimateAttributes(into, charge);
  else chargeAttributes(into, charge, kind === 'correction' ? [] : settings().aliases);
  attributionAttributes(into, call.attribution);
  if (usage.requestedQuantity !== undefined && kind !== 'correction')
    into[ATTR.billingRequestedQuantity] = usage.requestedQuantity;
  Object.assign(into, call.details);
  if (attempt) attemptAttributes(into, attempt, usage, charge, settings().book);
  return into;
}

function estimateAttributes(into: Attributes, charge: Charge): void {
  if (charge.tier !== undefined) into[ATTR.modelTier] = charge.tier;
  if (charge.status !== 'unpriced' && charge.currency === 'USD') into[ATTR.costEstimate] = charge.amount.toNumber();
}

/** What the metrics need to know of a call and its usage. */
export function metricFacts(call: ChargedCall, usage: Usage, charge: Charge): MetricFacts {
  const { operation, attribution, errorType, server, attempt } = call;
  return {
    usage,
    charge,
    model: usage.model ?? call.model,
    operation,
    attribution,
    errorType,
    server,
    attemptReason: attempt?.reason,
  };
}

function writeCharge(call: ChargedCall, { usage, charge, chargeKey, attributes }: RatedUsage): void {
  metrics(call.providers).charge(metricFacts(call, usage, charge));
  const record: Attributes = {
    ...attributes,
    [ATTR.operationName]: call.operation,
    [ATTR.providerName]: usage.provider,
  };
  if (call.errorType !== undefined) record[ATTR.errorType] = bounded(call.errorType);
  ledger(call.providers)?.charge(record, chargeKey, charge, call.context, call.time);
}

/** Writes the difference to what was recorded, which stays as it is. */
function writeCorrection(
  call: ChargedCall,
  { usage, charge, chargeKey, attributes }: RatedUsage,
  before: RecordedCharge,
): void {
  if (charge.status === 'unpriced' || !isBetter(charge, before)) return;
  const record: Attributes = { ...attributes, [ATTR.providerName]: usage.provider };
  // The amount of a correction is its delta alone: nobody may sum the whole charge a second time.
  for (const name of AMOUNTS) delete record[name];
  ledger(call.providers)?.append({
    kind: 'correction',
    chargeKey,
    sequence: before.corrections + 1,
    delta: charge.amount.minus(before.amount),
    total: charge.amount,
    currency: charge.currency,
    status: charge.status,
    attributes: record,
    context: call.context,
    time: call.time,
  });
  if (charge.currency !== 'USD') return;
  const target = { provider: usage.provider, model: usage.model };
  if (before.status === 'at_risk') metrics(call.providers).resolved(target, Number(before.amount));
  if (charge.status === 'at_risk') return;
  const more = charge.amount.minus(countedAmount(before));
  metrics(call.providers).adjusted(target, more.toNumber());
  correctAttempt(call, more);
}

/** The part of what was recorded that stands in the cost metric. */
function countedAmount(recorded: RecordedCharge): Decimal {
  return recorded.status === 'final' || recorded.status === 'estimated' ? decimal(recorded.amount) : ZERO;
}

function correctAttempt({ attempt }: ChargedCall, dollars: Decimal | undefined): void {
  if (attempt && dollars) liveOutput(attempt.outputId)?.attempt(attempt.number)?.correct(dollars);
}
