import { context } from '@opentelemetry/api';
import type { Attributes, Context } from '@opentelemetry/api';
import type { Attribution } from '../attribution.ts';
import type { Charge } from '../rating/charge.ts';
import type { RecordedCharge } from '../jobs/store.ts';
import { attemptAttributes, dollarsOf } from '../outputs/attempt.ts';
import { liveOutput } from '../outputs/current.ts';
import type { AttemptFacts } from '../outputs/attempt.ts';
import { decimal, toText, ZERO } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import { today } from '../util/day.ts';
import { doubted } from '../rating/implausible.ts';
import { rate } from '../rating/rate.ts';
import { ATTR, OPERATION } from '../semconv.ts';
import { settings } from '../settings.ts';
import { AMOUNTS, attributionAttributes, chargeAttributes, usageAttributes } from './attributes.ts';
import type { Providers } from './providers.ts';
import { ledger, metrics } from './sinks.ts';
import type { Usage } from '../usage/usage.ts';

/** Later truth about a charge that was recorded before. */
export interface Correction {
  readonly chargeKey: string;
  readonly usage: Usage;
  readonly charge: Charge;
  readonly recorded: RecordedCharge;
  /** of the job's submit, inside an output */
  readonly attempt: AttemptFacts | undefined;
  /** as the charge's own record has them */
  readonly attributes: Attributes;
  readonly providers: Providers;
  readonly context: Context;
  /** ms since the epoch */
  readonly time: number;
}

/** What the ledger says of a job's charges, its own first, once they are written on top of what was recorded before. */
export function chargesOf(
  [own, ...also]: readonly [Charge, ...Charge[]],
  before: RecordedCharge | undefined,
): RecordedCharge {
  const known = before?.also ?? [];
  const others = Array.from({ length: Math.max(also.length, known.length) }, (_, i) => {
    const charge = also[i];
    return charge ? chargeOf(charge, known[i]) : (known[i] as RecordedCharge);
  });
  const { also: _, ...recorded } = chargeOf(own, before);
  return others.length > 0 ? { ...recorded, also: others } : recorded;
}

/** What was recorded of the n-th charge of a job, its own at 0. */
export function recordedAt(recorded: RecordedCharge | undefined, n: number): RecordedCharge | undefined {
  return n === 0 ? recorded : recorded?.also?.[n - 1];
}

/** The key of a job's n-th charge. */
export function keyAt(chargeKey: string, n: number): string {
  return n === 0 ? chargeKey : `${chargeKey}#${n + 1}`;
}

function chargeOf(charge: Charge, before: RecordedCharge | undefined): RecordedCharge {
  const corrections = before?.corrections ?? 0;
  if (charge.status === 'unpriced') return before ?? { status: 'unpriced', amount: '0', currency: 'USD', corrections };
  const { status, currency } = charge;
  const stated = { status, amount: toText(charge.amount), currency };
  if (!before) return { ...stated, corrections };
  return changes(charge, before) ? { ...stated, corrections: corrections + 1 } : before;
}

/** Whether a charge says more than what was recorded: an estimate does not correct an estimate. */
function changes(charge: Charge, before: RecordedCharge): boolean {
  if (charge.status === 'unpriced' || before.status === 'final') return false;
  if (before.status !== 'unpriced' && charge.currency !== before.currency) return false;
  const rank = { unpriced: 0, at_risk: 1, estimated: 2, final: 3 };
  return rank[charge.status] > rank[before.status];
}

/** Whether the usages say more of a job's charges than what was recorded of them; news where nothing was. */
export function isNews(usages: readonly Usage[], recorded: RecordedCharge | undefined): boolean {
  const { book } = settings();
  return usages.some((usage, n) => {
    const before = recordedAt(recorded, n);
    return before === undefined || changes(rate(usage, book, today()), before);
  });
}

/** Writes the difference to ledger and metrics; what was recorded before stays as it is. */
export function correct(correction: Correction): void {
  const { chargeKey, usage, charge, recorded, attempt, attributes, providers, time } = correction;
  if (charge.status === 'unpriced' || !changes(charge, recorded)) return;
  const record: Attributes = { ...attributes, [ATTR.providerName]: usage.provider };
  // The amount of a correction is its delta alone: nobody may sum the whole charge a second time.
  for (const name of AMOUNTS) delete record[name];
  ledger(providers)?.append({
    kind: 'correction',
    chargeKey,
    sequence: recorded.corrections + 1,
    delta: charge.amount.minus(recorded.amount),
    total: charge.amount,
    currency: charge.currency,
    status: charge.status,
    attributes: record,
    context: correction.context,
    time,
  });
  if (charge.currency !== 'USD') return;
  const target = { provider: usage.provider, model: usage.model };
  if (recorded.status === 'at_risk') metrics(providers).resolved(target, Number(recorded.amount));
  if (charge.status === 'at_risk') return;
  const more = charge.amount.minus(counted(recorded));
  metrics(providers).adjusted(target, more.toNumber());
  if (attempt) liveOutput(attempt.outputId)?.attempt(attempt.number)?.correct(more);
}

/** The part of what was recorded that stands in the cost metric. */
function counted(recorded: RecordedCharge): Decimal {
  return recorded.status === 'final' || recorded.status === 'estimated' ? decimal(recorded.amount) : ZERO;
}

/** A job of which more is known than was recorded. */
interface LaterTruth extends Pick<Correction, 'chargeKey' | 'recorded' | 'attempt' | 'providers'> {
  /** its own first */
  readonly usages: readonly [Usage, ...Usage[]];
  readonly attribution: Attribution | undefined;
}

/** Rates usages that are known better than before, and corrects what was recorded; gives back what holds now. */
export function correctCharge(truth: LaterTruth): RecordedCharge {
  const { usages, recorded } = truth;
  const charged = (usage: Usage, n: number): Charge => {
    const { book } = settings();
    const day = today();
    const charge = doubted(rate(usage, book, day), { usage, requested: undefined, book, day });
    const before = recordedAt(recorded, n);
    const attributes = attributesOf(truth, usage, charge);
    const chargeKey = keyAt(truth.chargeKey, n);
    if (before)
      correct({
        ...truth,
        chargeKey,
        usage,
        charge,
        recorded: before,
        attributes,
        context: context.active(),
        time: Date.now(),
      });
    else add(truth, chargeKey, usage, charge, attributes);
    return charge;
  };
  const [own, ...also] = usages;
  return chargesOf([charged(own, 0), ...also.map((usage, i) => charged(usage, i + 1))], recorded);
}

function attributesOf({ attribution, attempt }: LaterTruth, usage: Usage, charge: Charge): Attributes {
  const attributes: Attributes = { [ATTR.providerName]: usage.provider };
  usageAttributes(attributes, usage, false);
  chargeAttributes(attributes, charge, []);
  attributionAttributes(attributes, attribution);
  if (attempt) attemptAttributes(attributes, attempt, usage, charge, settings().book);
  return attributes;
}

/** A further charge of the job that was not in sight when its own was recorded. */
function add(truth: LaterTruth, chargeKey: string, usage: Usage, charge: Charge, attributes: Attributes): void {
  const { providers, attribution, attempt } = truth;
  const { model } = usage;
  const operation = OPERATION.generateContent;
  metrics(providers).charge({
    usage,
    charge,
    model,
    operation,
    attribution,
    errorType: undefined,
    attemptReason: attempt?.reason,
    server: undefined,
  });
  const record = { ...attributes, [ATTR.operationName]: operation };
  ledger(providers)?.charge(record, chargeKey, charge, context.active(), Date.now());
  const dollars = dollarsOf(charge);
  if (attempt && dollars) liveOutput(attempt.outputId)?.attempt(attempt.number)?.correct(dollars);
}
