import { chargeToJson } from '@costspan/core';
import type { Charge } from '@costspan/core';
import { assumedBy } from './assumed.ts';
import { estimateOf } from './estimate.ts';
import type { Plan } from './estimate.ts';
import { unreadOf } from './unread.ts';
import type { Unread } from './unread.ts';

/** What one call would cost, all that this takes for granted, and what of the call it does not depend on. */
export interface Quote {
  readonly charge: Charge;
  readonly unread: readonly Unread[];
}

/** Prices a call that is not made yet. */
export function quoteOf(plan: Plan): Quote {
  return { charge: withAssumed(estimateOf(plan), plan), unread: unreadOf(plan) };
}

/** A charge is as sure as what it takes for granted. */
function withAssumed(charge: Charge, plan: Plan): Charge {
  if (charge.status === 'unpriced') return charge;
  const assumed = assumedBy(plan);
  return Object.keys(assumed).length === 0 ? charge : { ...charge, assumed, basis: 'default' };
}

/** A quote as JSON. */
export function quoteToJson({ charge, unread }: Quote): Record<string, unknown> {
  return { ...estimateToJson(charge), ...(unread.length > 0 && { unread }) };
}

/** What a call would cost, as JSON: where that is not known, it does not say how a call would end that nobody has made. */
export function estimateToJson(charge: Charge): Record<string, unknown> {
  const json = chargeToJson(charge);
  if (charge.status !== 'unpriced') return json;
  const { outcome: _, ...unpriced } = json;
  return unpriced;
}
