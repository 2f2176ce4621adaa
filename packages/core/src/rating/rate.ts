import type { Charge, ChargeLine, Outcome, PricedCharge } from './charge.ts';
import { today } from '../util/day.ts';
import { decimal, ONE, parseQuantity, ZERO } from '../util/money.ts';
import { isPlausibleAmount } from './plausible.ts';
import type { PriceBook } from '../price-book/book.ts';
import type { Model } from '../price-book/compile.ts';
import { withDefaults } from './defaults.ts';
import { inDollars } from './exchange.ts';
import { Missing } from './missing.ts';
import { outcomeOf } from './outcome.ts';
import { creditPlan, planOf } from './plan.ts';
import { price } from './price.ts';
import type { Reported, Usage } from '../usage/usage.ts';

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
  const model = modelOf(usage, book);
  const outcome = usage.atBest === 'at_risk' ? 'unknown' : outcomeOf(usage, book, model);
  return rateModel(usage, model, outcome, book, day);
}

/** Rates a usage whose outcome is known, as a record of it states it. */
export function rateAs(usage: Usage, outcome: Outcome, book: PriceBook, day: string): Charge {
  const model = modelOf(usage, book);
  return rateModel(usage, model, outcome, book, day);
}

function rateModel(usage: Usage, model: Model | undefined, outcome: Outcome, book: PriceBook, day: string): Charge {
  const tier = model?.entry.tier;
  if (outcome === 'not_charged') return nothing(model?.currency ?? 'USD', outcome, tier);
  const { reported } = usage;
  const found = reported ? stated(reported, usage.end, outcome, tier) : byBook(usage, model, book, day, outcome);
  if (found instanceof Missing)
    return { status: 'unpriced', reason: found.reason, detail: found.detail, missing: found.items, outcome, tier };
  const charge = asCertain(inDollars(found, book, day), usage.atBest);
  return isPlausibleAmount(charge.amount, charge.currency) ? charge : { ...charge, implausible: true };
}

/**
 * The model that is billed: the one that was asked for, or, where that name stands for another one,
 * the one that answered. A variant (`-free`, fine-tuned) that answers by the name of its base has a
 * price of its own.
 */
function modelOf({ provider, model, responseModel }: Usage, book: PriceBook): Model | undefined {
  const asked = model === undefined ? undefined : book.find(provider, model);
  if (asked || responseModel === undefined || model?.includes(responseModel) || model?.startsWith('ft:')) return asked;
  return book.find(provider, responseModel);
}

/** A charge that is no more certain than the app says it is. */
function asCertain(charge: PricedCharge, atBest: Usage['atBest']): PricedCharge {
  return atBest === undefined || charge.status === 'at_risk' ? charge : { ...charge, status: atBest };
}

function nothing(currency: string, outcome: Outcome, tier: PricedCharge['tier']): PricedCharge {
  return { status: 'final', amount: ZERO, currency, basis: 'usage', source: 'local', outcome, tier, lines: [] };
}

/** Money that the provider itself states: it decides, whatever the book says. */
function stated(
  reported: NonNullable<Usage['reported']>,
  end: Usage['end'],
  outcome: Outcome,
  tier: PricedCharge['tier'],
): PricedCharge | Missing {
  if (reported === 'partial') return new Missing('partial_amount', 'the answer states a part of the bill only');
  const amount = parseQuantity(reported.amount);
  if (!amount) return new Missing('unknown_usage', 'the reported amount is not a number');
  return {
    status: end === 'pending' ? 'estimated' : 'final',
    amount,
    currency: reported.currency,
    basis: 'reported_amount',
    source: 'provider',
    outcome,
    tier,
    lines: reported.parts?.map(statedLine) ?? [],
  };
}

function statedLine({ item, amount }: NonNullable<Reported['parts']>[number]): ChargeLine {
  return { item, unit: 'request', quantity: ONE, unitPrice: decimal(amount), amount: decimal(amount) };
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
