import { isSpanContextValid, trace } from '@opentelemetry/api';
import { mainLine } from '../rating/charge.ts';
import type { Charge } from '../rating/charge.ts';
import { bounded } from '../util/bounded-text.ts';
import { toText } from '../util/money.ts';
import type { AttemptFacts } from './attempt.ts';
import type { ChargeEvent } from './charge-event.ts';
import type { ChargedCall } from './charged-call.ts';
import type { RatedUsage } from './rate-usages.ts';

/** What is told of a charge that was recorded. */
export function chargeEvent(kind: ChargeEvent['kind'], rated: RatedUsage): ChargeEvent {
  const { call, usage, charge, chargeKey } = rated;
  const { attribution, attempt, details } = call;
  const model = usage.model ?? call.model;
  return frozen({
    kind,
    key: chargeKey,
    provider: usage.provider,
    model: model === undefined ? undefined : bounded(model),
    tier: charge.tier,
    outputType: usage.outputType,
    ...moneyOf(charge),
    retries: details?.retryCount,
    attempt: attempt?.number,
    reason: attempt?.reason,
    failover: failoverOf(attempt, rated),
    tierMismatch: rated.attributes['costspan.tier_mismatch'] as boolean | undefined,
    output: attempt && frozen({ id: attempt.outputId, name: bounded(attempt.outputName) }),
    plan: textOf(attribution?.plan),
    feature: textOf(attribution?.feature),
    jobId: textOf(usage.responseId),
    ...spanOf(call),
    time: new Date(call.time).toISOString(),
  });
}

function moneyOf(
  charge: Charge,
): Pick<ChargeEvent, 'status' | 'amount' | 'currency' | 'missingReason' | 'unit' | 'quantity' | 'unitPrice'> {
  if (charge.status === 'unpriced') return { status: 'unpriced', missingReason: charge.reason };
  const { status, amount, currency } = charge;
  const main = mainLine(charge);
  return {
    status,
    amount: toText(amount),
    currency,
    unit: main?.unit,
    quantity: main && toText(main.quantity),
    unitPrice: main && toText(main.unitPrice),
  };
}

function failoverOf(attempt: AttemptFacts | undefined, { attributes }: RatedUsage): ChargeEvent['failover'] {
  if (attempt?.reason !== 'failover' || !attempt.from) return undefined;
  const { provider, model, tier } = attempt.from;
  return frozen({
    from: frozen({ provider, model: bounded(model), tier }),
    priceRatio: attributes['costspan.failover.price_ratio'] as number | undefined,
  });
}

function spanOf({ context }: ChargedCall): Pick<ChargeEvent, 'traceId' | 'spanId'> | undefined {
  const known = trace.getSpanContext(context);
  return known && isSpanContextValid(known) ? { traceId: known.traceId, spanId: known.spanId } : undefined;
}

function textOf(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : bounded(text);
}

/** Without what is not known. Several see the same object: what one of them changed, the others would take for the truth. */
function frozen<T extends object>(fields: T): T {
  const known: Partial<T> = {};
  for (const name of Object.keys(fields) as (keyof T)[]) if (fields[name] !== undefined) known[name] = fields[name];
  return Object.freeze(known as T);
}
