import type { Charge, Tier } from '../rating/charge.ts';
import { bounded } from '../util/bounded-text.ts';
import { ZERO } from '../util/money.ts';
import type { PriceBook } from '../price-book/book.ts';
import { rate } from '../rating/rate.ts';
import { ATTR } from '../semconv.ts';
import type { NamedAttributes } from '../semconv.ts';
import type { Usage } from '../usage/usage.ts';

/** Why a generation of an output was made. */
export type AttemptReason = 'initial' | 'rejected' | 'failed' | 'timeout' | 'rate_limited' | 'failover' | 'manual';

/** Provider and model, and the tier where the price book has one. */
export interface Target {
  readonly provider: string;
  readonly model: string;
  readonly tier?: Tier | undefined;
}

/** What is known of one generation inside its output; plain JSON, so that it survives in a job store. */
export interface AttemptFacts {
  readonly outputId: string;
  readonly outputName: string;
  /** 1-based; undefined for a prompt step or a gate's own call, which is no attempt */
  readonly number?: number | undefined;
  readonly reason?: AttemptReason | undefined;
  readonly from?: Target | undefined;
  readonly planned?: Target | undefined;
  readonly gate?: string | undefined;
}

/** Span and ledger attributes of a generation inside an output. */
export function attemptAttributes(
  into: NamedAttributes,
  facts: AttemptFacts,
  usage: Usage,
  charge: Charge,
  book: PriceBook,
): void {
  into[ATTR.outputId] = facts.outputId;
  into[ATTR.outputName] = bounded(facts.outputName);
  if (facts.gate !== undefined) into[ATTR.gateName] = bounded(facts.gate);
  if (facts.number === undefined) return;
  into[ATTR.attemptNumber] = facts.number;
  into[ATTR.retryCount] = facts.number - 1;
  if (facts.reason !== undefined) into[ATTR.attemptReason] = facts.reason;
  if (facts.reason === 'failover' && facts.from) {
    into[ATTR.failoverFromProvider] = facts.from.provider;
    into[ATTR.failoverFromModel] = bounded(facts.from.model);
    if (facts.from.tier !== undefined) into[ATTR.failoverFromTier] = facts.from.tier;
  }
  const { planned } = facts;
  if (!planned) return;
  if (facts.reason === 'failover') {
    const ratio = priceRatio(planned, usage, charge, book);
    if (ratio !== undefined) into[ATTR.failoverPriceRatio] = ratio;
  }
  const mismatch = tierMismatch(planned, usage, charge, book);
  if (mismatch !== undefined) into[ATTR.tierMismatch] = mismatch;
}

/** Whether another tier answered than was planned: never of one family. Undefined where one of the two is not known. */
export function tierMismatch(
  planned: Target,
  answered: { readonly provider: string; readonly model?: string | undefined },
  charge: Charge,
  book: PriceBook,
): boolean | undefined {
  if (planned.tier === undefined || charge.tier === undefined) return undefined;
  const family = book.familyOf(planned.provider, planned.model);
  const isSameFamily =
    family !== undefined && answered.model !== undefined && book.familyOf(answered.provider, answered.model) === family;
  return !isSameFamily && charge.tier !== planned.tier;
}

/** What this charge is to the price of the same usage at the planned model; undefined where one of them is not known. */
function priceRatio(planned: Target, usage: Usage, charge: Charge, book: PriceBook): number | undefined {
  if (charge.status === 'unpriced' || charge.outcome === 'not_charged') return undefined;
  // Units that this provider counts are none that the planned one would have counted.
  const measures = usage.measures.filter((one) => one.item !== 'billed');
  const same: Usage = {
    ...usage,
    ...planned,
    measures,
    end: 'pending',
    reported: undefined,
    requestUnknown: undefined,
  };
  const other = rate(same, book);
  if (other.status === 'unpriced' || other.currency !== charge.currency || other.amount.eq(ZERO)) return undefined;
  return charge.amount.div(other.amount).round(6).toNumber();
}
