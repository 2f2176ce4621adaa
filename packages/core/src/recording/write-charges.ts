import { countingFor } from '../budgets/counting.ts';
import { addRatedFrom } from '../ledger/rated-from.ts';
import { dollarsOf } from '../rating/charge.ts';
import type { PricedCharge } from '../rating/charge.ts';
import { settings } from '../settings.ts';
import type { Usage } from '../usage/usage.ts';
import { bounded } from '../util/bounded-text.ts';
import { decimal, ZERO } from '../util/money.ts';
import type { Decimal } from '../util/money.ts';
import { AMOUNTS } from './attributes.ts';
import type { ChargeEvent } from './charge-event.ts';
import { isHeard, tellListeners } from './charge-listeners.ts';
import { metricFacts } from './charged-call.ts';
import type { ChargedCall } from './charged-call.ts';
import { liveOutput } from './current-output.ts';
import { chargeEvent } from './event-of-charge.ts';
import type { RatedUsage, Several } from './rate-usages.ts';
import { isBetter, recordedAt } from './recorded-charge.ts';
import type { RecordedCharge } from './recorded-charge.ts';
import { ledger, metrics } from './sinks.ts';

/**
 * Writes each charge to metrics and ledger: as a charge where nothing was recorded of it before, else
 * as a correction where it says more.
 */
export function writeCharges(rated: Several<RatedUsage>, before: RecordedCharge | undefined): void {
  rated.forEach((one, n) => {
    const known = recordedAt(before, n);
    if (known) return writeCorrection(one, known);
    const { call } = one;
    metrics(call.providers).charge(metricFacts(call, one.usage, one.charge));
    writeRecord(one);
    // The output has the sum of the charges that were recorded with the first one.
    if (before) correctAttempt(call, dollarsOf(one.charge));
  });
}

/** Writes a charge to the ledger, and tells the app. Its attributes become the record's: the span has its copy of them by now. */
export function writeRecord(rated: RatedUsage): void {
  appendCharge(rated);
  tell('charge', rated);
}

function appendCharge({ call, usage, charge, chargeKey, attributes }: RatedUsage): void {
  const { operation, errorType, context, time, providers } = call;
  const sinks = ledger(providers);
  if (!sinks) return;
  attributes['gen_ai.operation.name'] = operation;
  attributes['gen_ai.provider.name'] = usage.provider;
  if (errorType !== undefined) attributes['error.type'] = bounded(errorType);
  addRatedFrom(attributes, usage, settings().book);
  sinks.append({ kind: 'charge', chargeKey, charge, attributes, context, time });
}

/** Writes the difference to what was recorded, which stays as it is. */
function writeCorrection(rated: RatedUsage, before: RecordedCharge): void {
  const { call, usage, charge, chargeKey, attributes } = rated;
  if (charge.status === 'unpriced' || !isBetter(charge, before)) return;
  attributes['gen_ai.provider.name'] = usage.provider;
  // The amount of a correction is its delta alone: nobody may sum the whole charge a second time.
  for (const name of AMOUNTS) delete attributes[name];
  ledger(call.providers)?.append({
    kind: 'correction',
    chargeKey,
    sequence: before.corrections + 1,
    delta: charge.amount.minus(before.amount),
    total: charge.amount,
    currency: charge.currency,
    status: charge.status,
    before: before.status,
    attributes,
    context: call.context,
    time: call.time,
  });
  countCorrection(call, usage, charge, before);
  tell('correction', rated);
}

function countCorrection(call: ChargedCall, usage: Usage, charge: PricedCharge, before: RecordedCharge): void {
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

/** Tells the output that the charge belongs to, and who listens; where nobody wants to know, nothing is made. */
function tell(kind: ChargeEvent['kind'], rated: RatedUsage): void {
  const { attempt, attribution } = rated.call;
  if (attribution) countingFor(attribution)?.spend(attribution, rated.chargeKey, rated.charge);
  const output = attempt && liveOutput(attempt.outputId);
  if (!output && !isHeard()) return;
  const event = chargeEvent(kind, rated);
  output?.charged(event);
  tellListeners(event);
}

function correctAttempt({ attempt }: ChargedCall, dollars: Decimal | undefined): void {
  if (attempt && dollars) liveOutput(attempt.outputId)?.attempt(attempt.number)?.correct(dollars);
}
