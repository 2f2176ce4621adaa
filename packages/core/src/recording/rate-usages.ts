import type { Charge } from '../rating/charge.ts';
import { flagImplausible } from '../rating/implausible.ts';
import { rate } from '../rating/rate.ts';
import { settings } from '../settings.ts';
import type { NamedAttributes } from '../semconv.ts';
import type { Usage } from '../usage/usage.ts';
import { today } from '../util/day.ts';
import { recordAttributes } from './attributes.ts';
import type { ChargedCall } from './charged-call.ts';

/** One for each charge, the call's own first. */
export type Several<T> = readonly [own: T, ...also: T[]];

/** Usage that is rated, and what span and ledger say of it. */
export interface RatedUsage {
  readonly call: ChargedCall;
  readonly usage: Usage;
  readonly charge: Charge;
  readonly chargeKey: string;
  readonly attributes: NamedAttributes;
}

/** Rates the usages of one call, and flags what is implausible. Nothing is written yet. */
export function rateUsages(call: ChargedCall, own: Usage, also: readonly Usage[] = NONE): Several<RatedUsage> {
  const first = rateUsage(call, own, call.chargeKey, call.requested);
  if (also.length === 0) return [first];
  return [first, ...also.map((usage, i) => rateUsage(call, usage, `${call.chargeKey}#${i + 2}`, undefined))];
}

const NONE: readonly Usage[] = [];

/** The charges of one call. */
export function chargesOf([own, ...also]: Several<RatedUsage>): Several<Charge> {
  return [own.charge, ...also.map(({ charge }) => charge)];
}

function rateUsage(
  call: ChargedCall,
  usage: Usage,
  chargeKey: string,
  requested: ChargedCall['requested'],
): RatedUsage {
  const { book } = settings();
  const day = today(call.time);
  const charge = flagImplausible(rate(usage, book, day), { usage, requested, book, day });
  return { call, usage, charge, chargeKey, attributes: recordAttributes(call, usage, charge) };
}
