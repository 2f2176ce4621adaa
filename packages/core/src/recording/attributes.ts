import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { Attribution } from '../attribution.ts';
import { mainLine } from '../rating/charge.ts';
import type { Charge, PricedCharge } from '../rating/charge.ts';
import { toText } from '../util/money.ts';
import { ALIAS, ATTR } from '../semconv.ts';
import { settings } from '../settings.ts';
import type { Alias } from '../settings.ts';
import type { Usage } from '../usage/usage.ts';
import { bounded } from '../util/bounded-text.ts';
import { attemptAttributes } from './attempt.ts';
import { linesText } from './billing-lines.ts';
import type { ChargedCall } from './charged-call.ts';

/**
 * What span and ledger both say of one charge; its lines are whole. One literal of one shape for all
 * calls: what there is nothing to say of is undefined. Names are written out for that reason; a name
 * that `ATTR` lacks does not compile.
 */
export function recordAttributes(call: ChargedCall, usage: Usage, charge: Charge): Attributes {
  const { kind, attribution, attempt, details } = call;
  const { tokens, media, input, times } = usage;
  const { aliases, book } = settings();
  const isOfCall = kind === 'generation' || kind === 'submit' || kind === 'settlement';
  // The charge of a submit, whose job goes on, is an estimate and no cost yet.
  const priced = charge.status === 'unpriced' || kind === 'submit' ? undefined : charge;
  const main = priced && mainLine(priced);
  const amount = priced?.amount.toNumber();
  const price = priced?.price;
  const isCounted = priced !== undefined && priced.currency === 'USD' && priced.status !== 'at_risk' && isOfCall;
  const attributes: Attributes = {
    'gen_ai.request.model': usage.model === undefined ? undefined : bounded(usage.model),
    'gen_ai.output.type': usage.outputType,
    'gen_ai.response.model': text(usage.responseModel),
    'gen_ai.response.id': text(usage.responseId),
    'gen_ai.usage.input_tokens': kind === 'settlement' || !isOfCall ? undefined : tokens?.input,
    'gen_ai.usage.output_tokens': kind === 'settlement' || !isOfCall ? undefined : tokens?.output,
    'costspan.service_tier': text(usage.facts['service_tier']),
    'costspan.media.count': media?.count,
    'costspan.media.width': media?.width,
    'costspan.media.height': media?.height,
    'costspan.media.resolution': text(media?.resolution),
    'costspan.media.duration': media?.duration,
    'costspan.media.has_audio': media?.hasAudio,
    'costspan.media.quality': text(media?.quality),
    'costspan.input.characters': input?.characters,
    'costspan.input.images': input?.images,
    'costspan.input.duration': input?.duration,
    'costspan.job.queue_time': times?.queue,
    'costspan.job.run_time': times?.run,
    'costspan.billing.outcome': kind === 'submit' ? undefined : charge.outcome,
    'costspan.model.tier': charge.tier,
    'costspan.cost.missing_reason': charge.status === 'unpriced' && kind !== 'submit' ? charge.reason : undefined,
    'costspan.cost.estimate': kind === 'submit' ? estimateOf(charge) : undefined,
    'costspan.cost.amount': amount,
    'costspan.cost.currency': priced?.currency,
    'costspan.cost.status': priced?.status,
    'costspan.cost.source': priced?.source,
    'costspan.cost.basis': priced?.basis,
    'costspan.cost.list_amount': priced && listAmountOf(priced),
    'costspan.cost.implausible': priced?.implausible,
    'costspan.billing.unit': main?.unit,
    'costspan.billing.quantity': main?.quantity.toNumber(),
    'costspan.billing.unit_price': main?.unitPrice.toNumber(),
    'costspan.billing.lines': priced && priced.lines.length > 1 ? linesText(priced.lines) : undefined,
    'costspan.price.id': price?.id,
    'costspan.price.version': price?.version,
    'costspan.price.checked': price?.checked,
    'costspan.price.origin': price?.origin,
    'gen_ai.usage.cost': isCounted && aliases.includes('default') ? amount : undefined,
    'costspan.feature': text(attribution?.feature),
    'costspan.plan': text(attribution?.plan),
    'costspan.action': text(attribution?.action),
    'costspan.tenant': text(attribution?.tenant),
    'costspan.billing.requested_quantity': isOfCall ? usage.requestedQuantity : undefined,
    'gen_ai.response.status': details?.jobStatus,
    'costspan.job.poll_count': details?.pollCount,
    'costspan.job.mode': details?.jobMode,
    'costspan.transport.retry_count': details?.retryCount,
    'costspan.retry.count': details && 0,
  } satisfies Partial<Record<Name, AttributeValue | undefined>>;
  if (isCounted && amount !== undefined) aliasAttributes(attributes, priced, amount, aliases);
  if (attempt) attemptAttributes(attributes, attempt, usage, charge, book);
  return attributes;
}

type Name = (typeof ATTR)[keyof typeof ATTR] | (typeof ALIAS)[keyof typeof ALIAS];

function estimateOf(charge: Charge): number | undefined {
  return charge.status !== 'unpriced' && charge.currency === 'USD' ? charge.amount.toNumber() : undefined;
}

function listAmountOf({ listAmount, amount }: PricedCharge): number | undefined {
  return listAmount && !listAmount.eq(amount) ? listAmount.toNumber() : undefined;
}

export function attributionAttributes(into: Attributes, attribution: Attribution | undefined): void {
  if (!attribution) return;
  set(into, ATTR.feature, text(attribution.feature));
  set(into, ATTR.plan, text(attribution.plan));
  set(into, ATTR.action, text(attribution.action));
  set(into, ATTR.tenant, text(attribution.tenant));
}

/** What states an amount of money or a quantity, by any of its names: a correction has a delta in their place. */
export const AMOUNTS: readonly string[] = [
  ATTR.costAmount,
  ATTR.costListAmount,
  ATTR.billingLines,
  ATTR.billingQuantity,
  ALIAS.cost,
  ALIAS.otelDraftAmount,
  ALIAS.openInference,
  ALIAS.langfuse,
  ALIAS.logfire,
  ALIAS.sentry,
];

/** Further names under which other products look for a cost in US dollars; `AMOUNTS` has them too. */
function aliasAttributes(into: Attributes, charge: PricedCharge, amount: number, aliases: readonly Alias[]): void {
  for (const alias of aliases) {
    if (alias === 'otel-draft') {
      into[ALIAS.otelDraftAmount] = amount;
      into[ALIAS.otelDraftCurrency] = charge.currency;
      into[ALIAS.otelDraftSource] = charge.source;
    } else if (alias === 'openinference') into[ALIAS.openInference] = amount;
    else if (alias === 'langfuse') into[ALIAS.langfuse] = `{"total":${toText(charge.amount)}}`;
    else if (alias === 'logfire') into[ALIAS.logfire] = amount;
    else if (alias === 'sentry') into[ALIAS.sentry] = amount;
  }
}

function set(into: Attributes, name: string, value: string | number | boolean | undefined): void {
  if (value !== undefined) into[name] = value;
}

function text(value: string | number | boolean | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? bounded(value) : undefined;
}
