import type { Charge } from '../rating/charge.ts';
import { rate } from '../rating/rate.ts';
import { settings } from '../settings.ts';
import type { Usage } from '../usage/usage.ts';
import { today } from '../util/day.ts';
import { recordAttributes } from './attributes.ts';
import type { ChargedCall } from './charged-call.ts';
import type { RatedUsage } from './rate-usages.ts';
import { metrics } from './sinks.ts';
import { writeRecord } from './write-charges.ts';

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
  // The answer that came tells what the same request would have cost before.
  const isKnown = charge.status !== 'unpriced' && charge.outcome === 'charged';
  const estimate: Charge = isKnown
    ? { ...charge, status: 'at_risk', outcome: 'unknown' }
    : rate(usage, settings().book, today(call.time));
  const model = usage.model ?? call.model;
  const asked: Usage = {
    provider: usage.provider,
    model,
    outputType: usage.outputType,
    end: usage.end,
    measures: [],
    facts: {},
  };
  const ofTry: ChargedCall = { ...call, kind: 'try', errorType: undefined, attempt: undefined, details: undefined };
  const attributes = recordAttributes(ofTry, asked, estimate);
  for (const number of tries) {
    metrics(call.providers).unanswered(usage.provider, model, estimate);
    const ofRecord = { ...attributes };
    writeRecord({
      call: ofTry,
      usage: isKnown ? answered : usage,
      charge: estimate,
      chargeKey: `${chargeKey}#try-${number}`,
      attributes: ofRecord,
    });
  }
}
