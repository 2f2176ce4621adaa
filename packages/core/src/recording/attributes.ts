import type { Attribution } from '../attribution/attribution.ts';
import { mainLine } from '../rating/charge.ts';
import type { Charge, ChargeLine, PricedCharge } from '../rating/charge.ts';
import type { NamedAttributes } from '../semconv.ts';
import { settings } from '../settings.ts';
import type { Alias } from '../settings.ts';
import type { Usage } from '../usage/usage.ts';
import { bounded } from '../util/bounded-text.ts';
import { toText } from '../util/money.ts';
import { attemptAttributes } from './attempt.ts';
import { linesText } from './billing-lines.ts';
import type { CallDetails, ChargedCall } from './charged-call.ts';

/** What span and ledger both say of one charge; its lines are whole. */
export function recordAttributes(call: ChargedCall, usage: Usage, charge: Charge): NamedAttributes {
  const { kind, attribution, attempt, details } = call;
  const { aliases, book } = settings();
  const isOfCall = kind !== 'correction' && kind !== 'try';
  const into = kind === 'submit' ? estimateAttributes(charge) : chargeAttributes(charge, isOfCall ? aliases : NONE);
  if (charge.tier !== undefined) into['costspan.model.tier'] = charge.tier;
  if (kind === 'generation' || kind === 'submit') addTokens(into, usage);
  addUsage(into, usage);
  if (isOfCall && usage.requestedQuantity !== undefined)
    into['costspan.billing.requested_quantity'] = usage.requestedQuantity;
  if (attribution) addAttribution(into, attribution);
  if (details) addDetails(into, details);
  if (call.attributes) Object.assign(into, call.attributes);
  if (attempt) attemptAttributes(into, attempt, usage, charge, book);
  return into;
}

const NONE: readonly Alias[] = [];

/** The charge of a submit, whose job goes on: an estimate, and no cost yet. */
function estimateAttributes(charge: Charge): NamedAttributes {
  return charge.status !== 'unpriced' && charge.currency === 'USD'
    ? { 'costspan.cost.estimate': charge.amount.toNumber() }
    : {};
}

function chargeAttributes(charge: Charge, aliases: readonly Alias[]): NamedAttributes {
  if (charge.status === 'unpriced')
    return {
      'costspan.billing.outcome': charge.outcome,
      'costspan.cost.missing_reason': charge.reason,
      ...(charge.missing && { 'costspan.cost.missing_items': [...charge.missing] }),
    };
  const { outcome, currency, status, source, basis, listAmount, implausible, lines } = charge;
  const amount = charge.amount.toNumber();
  const main = mainLine(charge);
  const into: NamedAttributes = {
    'costspan.billing.outcome': outcome,
    'costspan.cost.amount': amount,
    'costspan.cost.currency': currency,
    'costspan.cost.status': status,
    'costspan.cost.source': source,
    'costspan.cost.basis': basis,
  };
  if (main) addMain(into, main);
  if (lines.length > 1) into['costspan.billing.lines'] = linesText(lines);
  if (listAmount && !listAmount.eq(charge.amount)) into['costspan.cost.list_amount'] = listAmount.toNumber();
  if (charge.missing) into['costspan.cost.missing_items'] = [...charge.missing];
  if (implausible) into['costspan.cost.implausible'] = true;
  if (currency === 'USD' && status !== 'at_risk') addAliases(into, charge, amount, aliases);
  return into;
}

function addMain(into: NamedAttributes, { unit, quantity, unitPrice, price }: ChargeLine): void {
  into['costspan.billing.unit'] = unit;
  into['costspan.billing.quantity'] = quantity.toNumber();
  into['costspan.billing.unit_price'] = unitPrice.toNumber();
  if (!price) return;
  into['costspan.price.id'] = price.id;
  into['costspan.price.version'] = price.version;
  into['costspan.price.checked'] = price.checked;
  into['costspan.price.origin'] = price.origin;
}

/** The names under which other products look for a cost in US dollars; `AMOUNTS` has them too. */
function addAliases(into: NamedAttributes, charge: PricedCharge, amount: number, aliases: readonly Alias[]): void {
  for (const alias of aliases) {
    if (alias === 'default') into['gen_ai.usage.cost'] = amount;
    else if (alias === 'otel-draft') {
      into['gen_ai.usage.cost.amount'] = amount;
      into['gen_ai.usage.cost.currency'] = charge.currency;
      into['gen_ai.usage.cost.source'] = charge.source;
    } else if (alias === 'openinference') into['llm.cost.total'] = amount;
    else if (alias === 'langfuse') into['langfuse.observation.cost_details'] = `{"total":${toText(charge.amount)}}`;
    else if (alias === 'logfire') into['operation.cost'] = amount;
    else if (alias === 'sentry') into['gen_ai.cost.total_tokens'] = amount;
  }
}

/** What states an amount of money or a quantity, by any of its names: a correction has a delta in their place. */
export const AMOUNTS: readonly (keyof NamedAttributes)[] = [
  'costspan.cost.amount',
  'costspan.cost.list_amount',
  'costspan.billing.lines',
  'costspan.billing.quantity',
  'gen_ai.usage.cost',
  'gen_ai.usage.cost.amount',
  'llm.cost.total',
  'langfuse.observation.cost_details',
  'operation.cost',
  'gen_ai.cost.total_tokens',
];

function addTokens(into: NamedAttributes, { tokens }: Usage): void {
  if (tokens?.input !== undefined) into['gen_ai.usage.input_tokens'] = tokens.input;
  if (tokens?.output !== undefined) into['gen_ai.usage.output_tokens'] = tokens.output;
}

/** What the usage says about the call. */
function addUsage(
  into: NamedAttributes,
  { model, outputType, responseModel, responseId, facts, media, input, times }: Usage,
): void {
  if (model !== undefined) into['gen_ai.request.model'] = bounded(model);
  if (outputType !== undefined) into['gen_ai.output.type'] = outputType;
  if (responseModel) into['gen_ai.response.model'] = bounded(responseModel);
  if (responseId) into['gen_ai.response.id'] = bounded(responseId);
  const tier = facts['service_tier'];
  if (typeof tier === 'string' && tier !== '') into['costspan.service_tier'] = bounded(tier);
  if (media) {
    if (media.count !== undefined) into['costspan.media.count'] = media.count;
    if (media.width !== undefined) into['costspan.media.width'] = media.width;
    if (media.height !== undefined) into['costspan.media.height'] = media.height;
    if (media.resolution) into['costspan.media.resolution'] = bounded(media.resolution);
    if (media.duration !== undefined) into['costspan.media.duration'] = media.duration;
    if (media.hasAudio !== undefined) into['costspan.media.has_audio'] = media.hasAudio;
    if (media.quality) into['costspan.media.quality'] = bounded(media.quality);
  }
  if (input) {
    if (input.characters !== undefined) into['costspan.input.characters'] = input.characters;
    if (input.images !== undefined) into['costspan.input.images'] = input.images;
    if (input.duration !== undefined) into['costspan.input.duration'] = input.duration;
  }
  if (times?.queue !== undefined) into['costspan.job.queue_time'] = milliseconds(times.queue);
  if (times?.run !== undefined) into['costspan.job.run_time'] = milliseconds(times.run);
}

/** Seconds, to the millisecond: a difference of doubles is 0.11800000000000033. */
function milliseconds(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}

/** To whom spend is attributed. */
export function addAttribution(into: NamedAttributes, { feature, plan, action, tenant, tags }: Attribution): void {
  if (feature) into['costspan.feature'] = bounded(feature);
  if (plan) into['costspan.plan'] = bounded(plan);
  if (action) into['costspan.action'] = bounded(action);
  if (tenant) into['costspan.tenant'] = bounded(tenant);
  for (const key in tags) if (tags[key]) into[`costspan.tag.${key}`] = bounded(tags[key]);
}

/** How the call went. */
function addDetails(into: NamedAttributes, { jobStatus, pollCount, jobMode, retryCount }: CallDetails): void {
  into['costspan.job.mode'] = jobMode;
  into['costspan.transport.retry_count'] = retryCount;
  into['costspan.retry.count'] = 0;
  if (jobStatus !== undefined) into['gen_ai.response.status'] = jobStatus;
  if (pollCount !== undefined) into['costspan.job.poll_count'] = pollCount;
}
