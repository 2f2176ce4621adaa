import { context } from '@opentelemetry/api';
import type { Attributes, Context } from '@opentelemetry/api';
import type { Attribution } from './attribution.ts';
import type { Charge } from './charge.ts';
import type { RecordedCharge } from './jobs/store.ts';
import { attemptAttributes } from './output/attempt.ts';
import { liveOutput } from './output/current.ts';
import type { AttemptFacts } from './output/attempt.ts';
import { decimal, toText, ZERO } from './money.ts';
import type { Decimal } from './money.ts';
import { today } from './day.ts';
import { rate } from './rate.ts';
import { ATTR } from './semconv.ts';
import { settings } from './settings.ts';
import { attributionAttributes, bounded, chargeAttributes, usageAttributes } from './telemetry/attributes.ts';
import type { Providers } from './telemetry/providers.ts';
import { ledger, metrics } from './telemetry/sinks.ts';
import type { Usage } from './usage.ts';

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

/** What the ledger says of a charge once this record is written, on top of what was recorded before. */
export function chargeOf(charge: Charge, before: RecordedCharge | undefined): RecordedCharge {
  const corrections = before?.corrections ?? 0;
  if (charge.status === 'unpriced') return before ?? { status: 'unpriced', amount: '0', currency: 'USD', corrections };
  if (!before) return { status: charge.status, amount: toText(charge.amount), currency: charge.currency, corrections };
  if (!changes(charge, before)) return before;
  return {
    status: charge.status,
    amount: toText(charge.amount),
    currency: charge.currency,
    corrections: corrections + 1,
  };
}

/** Whether a charge says more than what was recorded: an estimate does not correct an estimate. */
function changes(charge: Charge, before: RecordedCharge): boolean {
  if (charge.status === 'unpriced' || before.status === 'final') return false;
  if (before.status !== 'unpriced' && charge.currency !== before.currency) return false;
  const rank = { unpriced: 0, at_risk: 1, estimated: 2, final: 3 };
  return rank[charge.status] > rank[before.status];
}

/** Whether the usage says more of a charge than what was recorded of it; news where nothing was. */
export function isNews(usage: Usage, recorded: RecordedCharge | undefined): boolean {
  return recorded === undefined || changes(rate(usage, settings().book, today()), recorded);
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

const AMOUNTS = [
  ATTR.costAmount,
  ATTR.costListAmount,
  ATTR.billingLines,
  ATTR.billingQuantity,
  'gen_ai.usage.cost',
  'gen_ai.usage.cost.amount',
  'llm.cost.total',
  'langfuse.observation.cost_details',
  'operation.cost',
  'gen_ai.cost.total_tokens',
];

/** Rates a usage that is known better than before, and corrects what was recorded; gives back what holds now. */
export function correctCharge(
  known: Pick<Correction, 'chargeKey' | 'usage' | 'recorded' | 'attempt' | 'providers'> & {
    readonly attribution: Attribution | undefined;
  },
): RecordedCharge {
  const { usage, recorded, attempt, attribution } = known;
  const { book } = settings();
  const charge = rate(usage, book, today());
  const attributes: Attributes = {};
  usageAttributes(attributes, usage, false);
  chargeAttributes(attributes, charge, []);
  attributionAttributes(attributes, attribution);
  if (attempt) attemptAttributes(attributes, attempt, usage, charge, book);
  if (usage.model !== undefined) attributes[ATTR.requestModel] = bounded(usage.model);
  if (usage.outputType !== undefined) attributes[ATTR.outputType] = usage.outputType;
  correct({ ...known, charge, attributes, context: context.active(), time: Date.now() });
  return chargeOf(charge, recorded);
}
