import type { Attributes } from '@opentelemetry/api';
import type { Attribution } from '../attribution.ts';
import { mainLine } from '../rating/charge.ts';
import type { Charge, ChargeLine, PricedCharge } from '../rating/charge.ts';
import { toText, ZERO } from '../util/money.ts';
import { ALIAS, ATTR } from '../semconv.ts';
import { settings } from '../settings.ts';
import type { Alias } from '../settings.ts';
import type { Usage } from '../usage/usage.ts';
import { bounded, MAX_TEXT_BYTES } from '../util/bounded-text.ts';
import { attemptAttributes } from './attempt.ts';
import type { ChargedCall } from './charged-call.ts';

/** What span and ledger both say of one charge; its lines are whole. */
export function recordAttributes(call: ChargedCall, usage: Usage, charge: Charge): Attributes {
  const { kind, attempt } = call;
  const { aliases, book } = settings();
  const into: Attributes = {};
  usageAttributes(into, usage, kind === 'generation' || kind === 'submit');
  if (kind === 'submit') estimateAttributes(into, charge);
  else chargeAttributes(into, charge, kind === 'correction' ? [] : aliases);
  attributionAttributes(into, call.attribution);
  if (usage.requestedQuantity !== undefined && kind !== 'correction')
    into[ATTR.billingRequestedQuantity] = usage.requestedQuantity;
  Object.assign(into, call.details);
  if (attempt) attemptAttributes(into, attempt, usage, charge, book);
  return into;
}

/** What the usage says about the call, as span attributes. */
function usageAttributes(into: Attributes, usage: Usage, withTokens: boolean): void {
  if (usage.model !== undefined) into[ATTR.requestModel] = bounded(usage.model);
  set(into, ATTR.outputType, usage.outputType);
  set(into, ATTR.responseModel, text(usage.responseModel));
  set(into, ATTR.responseId, text(usage.responseId));
  if (withTokens) {
    set(into, ATTR.inputTokens, usage.tokens?.input);
    set(into, ATTR.outputTokens, usage.tokens?.output);
  }
  set(into, ATTR.serviceTier, text(usage.facts['service_tier']));
  const media = usage.media;
  if (media) {
    set(into, ATTR.mediaCount, media.count);
    set(into, ATTR.mediaWidth, media.width);
    set(into, ATTR.mediaHeight, media.height);
    set(into, ATTR.mediaResolution, text(media.resolution));
    set(into, ATTR.mediaDuration, media.duration);
    set(into, ATTR.mediaHasAudio, media.hasAudio);
    set(into, ATTR.mediaQuality, text(media.quality));
  }
  set(into, ATTR.inputCharacters, usage.input?.characters);
  set(into, ATTR.inputImages, usage.input?.images);
  set(into, ATTR.inputDuration, usage.input?.duration);
  set(into, ATTR.jobQueueTime, usage.times?.queue);
  set(into, ATTR.jobRunTime, usage.times?.run);
}

/** The charge as attributes, its lines whole: `boundedLines` cuts them for a span. */
export function chargeAttributes(into: Attributes, charge: Charge, aliases: readonly Alias[]): void {
  into[ATTR.billingOutcome] = charge.outcome;
  set(into, ATTR.modelTier, charge.tier);
  if (charge.status === 'unpriced') {
    into[ATTR.costMissingReason] = charge.reason;
    return;
  }
  const amount = charge.amount.toNumber();
  into[ATTR.costAmount] = amount;
  into[ATTR.costCurrency] = charge.currency;
  into[ATTR.costStatus] = charge.status;
  into[ATTR.costSource] = charge.source;
  into[ATTR.costBasis] = charge.basis;
  if (charge.listAmount && !charge.listAmount.eq(charge.amount))
    into[ATTR.costListAmount] = charge.listAmount.toNumber();
  if (charge.implausible) into[ATTR.costImplausible] = true;
  const main = mainLine(charge);
  if (main) {
    into[ATTR.billingUnit] = main.unit;
    into[ATTR.billingQuantity] = main.quantity.toNumber();
    into[ATTR.billingUnitPrice] = main.unitPrice.toNumber();
  }
  if (charge.lines.length > 1) into[ATTR.billingLines] = linesText(charge.lines);
  if (charge.price) {
    into[ATTR.priceId] = charge.price.id;
    into[ATTR.priceVersion] = charge.price.version;
    into[ATTR.priceChecked] = charge.price.checked;
    into[ATTR.priceOrigin] = charge.price.origin;
  }
  if (charge.currency === 'USD' && charge.status !== 'at_risk') aliasAttributes(into, charge, amount, aliases);
}

/** The charge of a submit, whose job goes on: an estimate, and no cost yet. */
function estimateAttributes(into: Attributes, charge: Charge): void {
  if (charge.tier !== undefined) into[ATTR.modelTier] = charge.tier;
  if (charge.status !== 'unpriced' && charge.currency === 'USD') into[ATTR.costEstimate] = charge.amount.toNumber();
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

/** The names under which other products look for a cost in US dollars; `AMOUNTS` has them too. */
function aliasAttributes(into: Attributes, charge: PricedCharge, amount: number, aliases: readonly Alias[]): void {
  for (const alias of aliases) {
    if (alias === 'default') into[ALIAS.cost] = amount;
    else if (alias === 'otel-draft') {
      into[ALIAS.otelDraftAmount] = amount;
      into[ALIAS.otelDraftCurrency] = charge.currency;
      into[ALIAS.otelDraftSource] = charge.source;
    } else if (alias === 'openinference') into[ALIAS.openInference] = amount;
    else if (alias === 'langfuse') into[ALIAS.langfuse] = `{"total":${toText(charge.amount)}}`;
    else if (alias === 'logfire') into[ALIAS.logfire] = amount;
    else if (alias === 'sentry') into[ALIAS.sentry] = amount;
  }
}

function linesText(lines: readonly ChargeLine[]): string {
  return `[${byAmount(lines).map(lineText).join(',')}]`;
}

/** Whether a text of ASCII may stand on a span whole. */
export function fits(text: string): boolean {
  return text.length <= MAX_TEXT_BYTES;
}

/** Lines in at most 1 KiB, and still valid JSON: the smallest ones fold into one `other`. */
export function boundedLines(lines: readonly ChargeLine[]): string {
  const sorted = byAmount(lines);
  let folded = '';
  let other = ZERO;
  do {
    other = other.plus(sorted.pop()?.amount ?? ZERO);
    folded = `[${[...sorted.map(lineText), `{"item":"other","amount":"${toText(other)}"}`].join(',')}]`;
  } while (!fits(folded) && sorted.length > 0);
  return folded;
}

function byAmount(lines: readonly ChargeLine[]): ChargeLine[] {
  return [...lines].sort((a, b) => b.amount.cmp(a.amount));
}

/** Names and decimals have nothing that JSON would escape. */
function lineText({ item, unit, quantity, unitPrice, amount }: ChargeLine): string {
  return `{"item":"${item}","unit":"${unit}","quantity":"${toText(quantity)}","unit_price":"${toText(unitPrice)}","amount":"${toText(amount)}"}`;
}

function set(into: Attributes, name: string, value: string | number | boolean | undefined): void {
  if (value !== undefined) into[name] = value;
}

function text(value: string | number | boolean | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? bounded(value) : undefined;
}
