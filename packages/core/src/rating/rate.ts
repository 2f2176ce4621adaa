import type { Charge, Outcome, PricedCharge } from './charge.ts';
import { today } from '../util/day.ts';
import { parseQuantity, ZERO } from '../util/money.ts';
import { isPlausibleAmount } from './plausible.ts';
import type { PriceBook } from '../price-book/book.ts';
import type { Model } from '../price-book/compile.ts';
import { withDefaults } from './defaults.ts';
import { inDollars } from './exchange.ts';
import { Missing } from './missing.ts';
import { outcomeOf } from './outcome.ts';
import { creditPlan, planOf } from './plan.ts';
import { price } from './price.ts';
import type { Usage } from '../usage/usage.ts';

/**
 * Usage × price book = charge. Pure and exact; never a guess: where price or usage is not known the
 * charge is `unpriced`, with its reason.
 *
 * @param day whose prices hold, `YYYY-MM-DD`, UTC; today where it is left out
 * @example
 * const usage = {
 *   provider: 'fal',
 *   model: 'fal-ai/flux/dev',
 *   end: 'succeeded',
 *   facts: {},
 *   measures: [measure('billed', 'provider_unit', '3', 'billed_units')],
 * };
 * chargeToJson(rate(usage, bundledBook())); // { status: 'final', amount: '0.075', currency: 'USD', … }
 */
export function rate(usage: Usage, book: PriceBook, day: string = today()): Charge {
  const model = usage.model === undefined ? undefined : book.find(usage.provider, usage.model);
  const outcome = outcomeOf(usage, book, model);
  const tier = model?.entry.tier;
  if (outcome === 'not_charged') return nothing(model?.currency ?? 'USD', outcome, tier);
  const found = usage.reported ? reported(usage, outcome, tier) : byBook(usage, model, book, day, outcome);
  if (found instanceof Missing)
    return { status: 'unpriced', reason: found.reason, detail: found.detail, outcome, tier };
  const charge = asCertain(inDollars(found, book, day), usage.atBest);
  return isPlausibleAmount(charge.amount, charge.currency) ? charge : { ...charge, implausible: true };
}

/** A charge that is no more certain than the app says it is. */
function asCertain(charge: PricedCharge, atBest: Usage['atBest']): PricedCharge {
  if (atBest === undefined || charge.status === 'at_risk') return charge;
  return atBest === 'at_risk' ? { ...charge, status: atBest, outcome: 'unknown' } : { ...charge, status: atBest };
}

function nothing(currency: string, outcome: Outcome, tier: PricedCharge['tier']): PricedCharge {
  return { status: 'final', amount: ZERO, currency, basis: 'usage', source: 'local', outcome, tier, lines: [] };
}

/** Money that the provider itself states: it decides, whatever the book says. */
function reported(usage: Usage, outcome: Outcome, tier: PricedCharge['tier']): PricedCharge | Missing {
  const amount = parseQuantity(usage.reported?.amount);
  if (!amount || !usage.reported) return new Missing('unknown_usage', 'the reported amount is not a number');
  return {
    status: usage.end === 'pending' ? 'estimated' : 'final',
    amount,
    currency: usage.reported.currency,
    basis: 'reported_amount',
    source: 'provider',
    outcome,
    tier,
    lines: [],
  };
}

/** By the prices that hold for a usage of this shape. */
function byBook(
  usage: Usage,
  model: Model | undefined,
  book: PriceBook,
  day: string,
  outcome: Outcome,
): PricedCharge | Missing {
  const completed = model ? withDefaults(usage, model) : usage;
  const plan = model ? planOf(completed, model, day) : creditPlan(usage, book.credits(usage.provider), day);
  if (!plan) return new Missing('unknown_model', unknown(usage));
  return plan instanceof Missing ? plan : price(completed, plan, outcome, model?.entry.tier);
}

function unknown(usage: Usage): string {
  return usage.model === undefined ? 'the exchange names no model' : `no price for ${usage.provider} ${usage.model}`;
}
