import type { Attributes } from '@opentelemetry/api';
import { dollarsOf } from '../rating/charge.ts';
import { ATTR } from '../semconv.ts';
import { bounded } from '../util/bounded-text.ts';
import { decimal, ZERO } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import { AMOUNTS } from './attributes.ts';
import { metricFacts } from './charged-call.ts';
import type { ChargedCall } from './charged-call.ts';
import { liveOutput } from './current-output.ts';
import type { RatedUsage, Several } from './rate-usages.ts';
import { isBetter, recordedAt, recordedCharges } from './recorded-charge.ts';
import type { RecordedCharge } from './recorded-charge.ts';
import { ledger, metrics } from './sinks.ts';

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
  const [own, ...also] = rated;
  return recordedCharges([own.charge, ...also.map(({ charge }) => charge)], before);
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
