import type { Charge, Outcome, PricedCharge } from './charge.ts';
import { today } from '../util/day.ts';
import { parseQuantity, ZERO } from '../util/money.ts';
import { isPlausibleAmount } from './plausible.ts';
import type { PriceBook } from '../price-book/book.ts';
import type { Model } from '../price-book/compile.ts';
import { billedLine, billedUnits } from './billed.ts';
import { unpaid } from './complete.ts';
import { withDefaults } from './defaults.ts';
import { inDollars } from './exchange.ts';
import { lineOf } from './line.ts';
import type { RatedLine } from './line.ts';
import { Missing } from './missing.ts';
import { outcomeOf } from './outcome.ts';
import { sum } from './sum.ts';
import type { Item, Usage } from '../usage/usage.ts';

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
  const charge = inDollars(found, book, day);
  return isPlausibleAmount(charge.amount, charge.currency) ? charge : { ...charge, implausible: true };
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

/** The provider's billed units where their price is known, else the lines of what was consumed. */
function byBook(
  usage: Usage,
  model: Model | undefined,
  book: PriceBook,
  day: string,
  outcome: Outcome,
): PricedCharge | Missing {
  const units = billedUnits(usage);
  const billed = units && billedLine(units, usage, model, book, day);
  if (billed instanceof Missing) return billed;
  if (billed) return sum(usage, [billed], billed.rate.currency, outcome, model?.entry.tier, false);
  if (!model) return new Missing('unknown_model', unknown(usage));
  // Units that the provider reported and that have no price here make the request's own facts a second best.
  const charge = byLines(usage, model, day, outcome, units !== undefined);
  return units?.unit === 'credit' && charge instanceof Missing && charge.reason === 'unknown_usage'
    ? new Missing('no_credit_price', `${usage.provider} reported credits, and no price of a credit is known`)
    : charge;
}

function byLines(usage: Usage, model: Model, day: string, outcome: Outcome, hasUnits: boolean): PricedCharge | Missing {
  const lines: RatedLine[] = [];
  const paid = new Set<Item>();
  let incomplete = hasUnits || usage.incomplete === true;
  const completed = withDefaults(usage, model);
  for (const group of model.groups) {
    const line = lineOf(group, completed, model, day);
    if (line instanceof Missing) return line;
    if (!line) continue;
    const { item, plus, band, partial } = line.rate.entry;
    if (!group.isSurcharge) {
      paid.add(item);
      if (plus) paid.add(plus);
    }
    // An included allowance pays for the whole quantity, and a fee that did not occur for none.
    if (line.quantity.eq(ZERO) && (band || item === 'search')) continue;
    if (partial) incomplete = true;
    lines.push(line);
  }
  return unpaid(usage, model, paid) ?? sum(usage, lines, model.currency, outcome, model.entry.tier, incomplete);
}

function unknown(usage: Usage): string {
  return usage.model === undefined ? 'the exchange names no model' : `no price for ${usage.provider} ${usage.model}`;
}
