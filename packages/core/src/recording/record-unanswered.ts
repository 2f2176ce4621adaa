import type { Attributes } from '@opentelemetry/api';
import type { Charge } from '../rating/charge.ts';
import { rate } from '../rating/rate.ts';
import { ATTR } from '../semconv.ts';
import { settings } from '../settings.ts';
import type { Usage } from '../usage/usage.ts';
import { bounded } from '../util/bounded-text.ts';
import { today } from '../util/day.ts';
import { attributionAttributes, chargeAttributes } from './attributes.ts';
import type { ChargedCall } from './charged-call.ts';
import type { RatedUsage } from './rate-usages.ts';
import { ledger, metrics } from './sinks.ts';

/**
 * Records HTTP tries of a call that were sent and never answered: each may have been billed, so each
 * is a record of its own, at risk. `requested` is what the request alone says, `tries` their numbers from 1.
 */
export function writeUnanswered(
  call: ChargedCall,
  { usage: answered, charge, chargeKey }: RatedUsage,
  requested: Usage | undefined,
  tries: readonly number[],
): void {
  const usage: Usage = { ...(requested ?? answered), end: 'no_answer', reported: undefined };
  const estimate = estimateOf(charge, usage, call.time);
  const model = usage.model ?? call.model;
  const attributes: Attributes = { [ATTR.operationName]: call.operation, [ATTR.providerName]: usage.provider };
  if (model !== undefined) attributes[ATTR.requestModel] = bounded(model);
  if (usage.outputType !== undefined) attributes[ATTR.outputType] = usage.outputType;
  chargeAttributes(attributes, estimate, []);
  attributionAttributes(attributes, call.attribution);
  for (const number of tries) {
    metrics(call.providers).unanswered(usage.provider, model, estimate);
    ledger(call.providers)?.charge({ ...attributes }, `${chargeKey}#try-${number}`, estimate, call.context, call.time);
  }
}

/** The answer that came tells what the same request would have cost before. */
function estimateOf(charge: Charge, usage: Usage, time: number): Charge {
  return charge.status !== 'unpriced' && charge.outcome === 'charged'
    ? { ...charge, status: 'at_risk', outcome: 'unknown' }
    : rate(usage, settings().book, today(time));
}
