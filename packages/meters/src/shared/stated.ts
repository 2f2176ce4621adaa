import type { Decimal, Usage } from '@costspan/core';
import { decimal, parseQuantity, toText } from '@costspan/core/internal';
import type { End } from '@costspan/core/internal';
import { fields, header, text } from './wire/index.ts';
import type { Fields } from './wire/index.ts';

export type Reported = Usage['reported'];

/** Money that an answer states, part by part. */
export interface Stated {
  /** what the one who answered takes */
  readonly cost?: Decimal | undefined;
  /** what the model's own provider takes, where the answer tells it too */
  readonly upstream?: Decimal | undefined;
  /** the user's own key at the model's provider was used: that provider sends a bill of its own */
  readonly ownKey?: boolean | undefined;
  /** the answer says that nothing is charged */
  readonly isFree?: boolean | undefined;
  readonly currency?: string | undefined;
}

/**
 * The bill that an answer states: with a key of the user's own the fee and the upstream cost
 * together, and without one the cost alone, of which the upstream cost is a part. A 0 is no bill of
 * a call that was charged.
 */
export function billOf({ cost, upstream, ownKey, isFree, currency = 'USD' }: Stated, end: End): Reported {
  if (ownKey === true) {
    if (end === 'pending') return undefined;
    if (!upstream?.gt(0) && end === 'succeeded' && isFree !== true) return 'partial';
    return cost && upstream ? both(cost, upstream, currency) : money(cost ?? upstream, currency);
  }
  if (!cost || cost.gt(0)) return money(cost, currency);
  if (end === 'pending') return undefined;
  return end === 'succeeded' && isFree !== true ? 'partial' : money(cost, currency);
}

function money(amount: Decimal | undefined, currency: string): Reported {
  return amount && { amount: toText(amount), currency };
}

function both(fee: Decimal, upstream: Decimal, currency: string): Reported {
  return {
    amount: toText(fee.plus(upstream)),
    currency,
    parts: [
      { item: 'gateway_fee', amount: toText(fee) },
      { item: 'upstream', amount: toText(upstream) },
    ],
  };
}

/** "10,000,000,000 to the dollar": recorded answers of xAI, 2026-04-16. */
const TICKS_PER_DOLLAR = 10_000_000_000;

/** What a LiteLLM proxy puts on an answer that is no stream (https://github.com/BerriAI/litellm/issues/13264, 2026-11-30). */
export const LITELLM_COST = 'x-litellm-response-cost';

/**
 * What the usage of an answer in OpenAI's form says that it cost: OpenRouter and Vercel AI Gateway
 * state `cost` in dollars, LiteLLM's proxy the same in the last chunk of a stream
 * (https://github.com/BerriAI/litellm/pull/39069, 2026-11-30), Perplexity an object with
 * `total_cost` (https://github.com/vercel/ai/issues/13705, 2026-11-30), xAI ticks.
 */
export function statedIn(usage: Fields | undefined): Stated {
  const { cost, cost_in_usd_ticks, is_byok, cost_details } = usage ?? NOTHING;
  const ticks = cost_in_usd_ticks === undefined ? undefined : parseQuantity(cost_in_usd_ticks);
  if (ticks) return { cost: decimal(ticks).div(TICKS_PER_DOLLAR) };
  if (cost === undefined && is_byok === undefined) return NOTHING;
  const parts = fields(cost);
  return {
    cost: parseQuantity(parts ? parts['total_cost'] : cost),
    upstream: parseQuantity(fields(cost_details)?.['upstream_inference_cost']),
    ownKey: is_byok === true,
    currency: text(parts?.['currency']),
  };
}

const NOTHING: Stated & Fields = {};

/** The bill of an answer of whoever speaks OpenAI's form: the header of a proxy first, which is who answered. */
export function billOnWire(usage: Fields | undefined, headers: unknown, end: End): Reported {
  const byProxy = headers === undefined ? undefined : parseQuantity(header(headers, LITELLM_COST));
  if (byProxy?.gt(0)) return money(byProxy, 'USD');
  const stated = statedIn(usage);
  if (stated === NOTHING) return undefined;
  // A proxy that knows no price writes 0 too: then the tokens are better than a refusal.
  return stated.cost?.eq(0) && stated.ownKey !== true ? undefined : billOf(stated, end);
}
