import { covers, hasEnded, hasNotBegun } from '../util/day.ts';
import { isStandardTier, matches, USUAL } from '../price-book/condition.ts';
import type { Model, Rate, RateGroup } from '../price-book/compile.ts';
import { quantityFor } from './quantity.ts';
import type { RatedQuantity } from './quantity.ts';
import { isTool } from '../usage/tools.ts';
import type { Basis, Usage } from '../usage/usage.ts';
import type { Assumed } from './charge.ts';
import { defaultsFor } from './defaults.ts';
import { Missing } from './missing.ts';

/** The rate that prices a part of the bill. */
export interface ChosenRate {
  readonly rate: Rate;
  /** facts that only the model's defaults state; undefined where there are none */
  readonly assumed: Assumed | undefined;
}

/** From the best basis to the worst. A charge has the worst basis of its lines. */
export const RANK: Record<Basis, number> = { reported_amount: 0, billed_units: 1, usage: 2, request: 3, default: 4 };

/** The rate of one group: the unit that was measured best, then the rate whose conditions hold. */
export function chosenRate(
  group: RateGroup,
  usage: Usage,
  model: Model,
  day: string,
): ChosenRate | Missing | undefined {
  const unit = bestUnit(group, usage, day);
  // A tool that was not used costs nothing, whatever its price would depend on.
  if (unit?.quantity.quantity.eq(0) && isTool(group.item) && isUnused(unit.by, usage)) return undefined;
  const choice = unit && choose(group.rates, unit.by.entry.unit, usage, model, day);
  if (group.isDated && !(choice instanceof Missing)) {
    const ended = group.rates.find((rate) => hasEnded(rate, day) && isMissed(rate, choice, usage, model));
    if (ended) return new Missing('price_expired', `the price ${ended.entry.id} has expired`);
    const later = choice
      ? undefined
      : group.rates.find((rate) => hasNotBegun(rate, day) && isMissed(rate, undefined, usage, model));
    if (later) return new Missing('price_expired', notBefore(later));
  }
  if (!unit && group.isSurcharge) return unmeasured(group, usage, model, day);
  if (!choice) return feeOfTier(group, usage, model, day);
  if (choice instanceof Missing) return choice;
  const isMeasured = choice === unit?.by || quantityFor(choice.entry, usage) !== undefined;
  return isMeasured ? { rate: choice, assumed: assumptions(choice, usage, model) } : undefined;
}

/** As it was measured: what is left of it after bands and rounding is the amount's own matter. */
function isUnused({ entry: { item, plus, floor } }: Rate, { measures }: Usage): boolean {
  return !plus && !floor && measures.every((one) => one.item !== item || one.quantity.eq(0));
}

/** What a call of a day costs that is before all that is known of its price. */
export function notBefore({ entry, from }: Rate): string {
  return `the price ${entry.id} holds from ${from} on, and none is known for the days before`;
}

/** The first of the units that were measured on the best basis; whole prices before partial ones. */
function bestUnit(
  { rates, isDated }: RateGroup,
  usage: Usage,
  day: string,
): { by: Rate; quantity: RatedQuantity } | undefined {
  let best = Infinity;
  let found: { by: Rate; quantity: RatedQuantity } | undefined;
  let measuredBy: string | undefined;
  let quantity: RatedQuantity | undefined;
  let measuredFor: Rate | undefined;
  for (const rate of rates) {
    if (isDated && !covers(rate, day)) continue;
    // A model has many rates in few units: what was measured depends on these alone.
    if (rate.measuredBy !== measuredBy) {
      measuredBy = rate.measuredBy;
      quantity = quantityFor(rate.entry, usage);
      measuredFor = rate;
    }
    if (!quantity || !measuredFor) continue;
    const order = RANK[quantity.basis] * 2 + (rate.entry.partial ? 1 : 0);
    if (order < best) {
      best = order;
      found = { by: measuredFor, quantity };
    }
  }
  return found;
}

/**
 * Whether a rate that does not hold on the day would have priced the call, and nothing has replaced it. A rate that
 * began on its last day or later, or that is as specific, is its replacement; an older, more general
 * one is not.
 */
function isMissed(ended: Rate, choice: Rate | undefined, usage: Usage, model: Model): boolean {
  if (choice) {
    if (choice.from !== undefined && choice.from >= (ended.until ?? '')) return false;
    if (choice.entry.unit === ended.entry.unit && choice.tests.length >= ended.tests.length) return false;
  }
  if (matches(ended, usage.facts, defaultsFor(usage, model)) === 'no') return false;
  const quantity = quantityFor(ended.entry, usage);
  if (!quantity?.quantity.gt(0)) return false;
  const own = choice && quantityFor(choice.entry, usage);
  return !own || choice.entry.unit === ended.entry.unit || RANK[quantity.basis] <= RANK[own.basis];
}

/** A surcharge may apply to a quantity that is not known. */
function unmeasured(group: RateGroup, usage: Usage, model: Model, day: string): Missing | undefined {
  const open = group.rates.find(
    (rate) => covers(rate, day) && matches(rate, usage.facts, defaultsFor(usage, model)) !== 'no',
  );
  return open && new Missing('unknown_usage', `the surcharge ${open.entry.id} applies to a quantity that is not known`);
}

/** A fee that has a price, but none in the call's service tier: without this check the sum would silently lack it. */
function feeOfTier(group: RateGroup, usage: Usage, model: Model, day: string): Missing | undefined {
  const { service_tier: tier, ...facts } = usage.facts;
  const isFee = group.isSurcharge || group.item === 'request' || isTool(group.item);
  if (!isFee || isStandardTier(tier)) return undefined;
  const fee = group.rates.find(
    (rate) =>
      covers(rate, day) &&
      matches(rate, facts, defaultsFor(usage, model)) !== 'no' &&
      quantityFor(rate.entry, usage)?.quantity.gt(0),
  );
  return (
    fee &&
    new Missing('missing_rate', `the price of ${fee.entry.id} in service tier ${tier} is not known`, [group.item])
  );
}

/** The most specific rate whose conditions hold; Missing where facts are lacking and they would change the price. */
export function choose(
  rates: readonly Rate[],
  unit: string | undefined,
  usage: Usage,
  model: Model,
  day: string,
): Rate | Missing | undefined {
  const defaults = defaultsFor(usage, model);
  let best: Rate | undefined;
  let twin: Rate | undefined;
  let open: Rate[] | undefined;
  for (const rate of rates) {
    if ((unit !== undefined && rate.entry.unit !== unit) || !covers(rate, day)) continue;
    const answer = matches(rate, usage.facts, defaults);
    if (answer === 'no') continue;
    if (answer === 'unknown') (open ??= []).push(rate);
    else if (!best || rate.tests.length > best.tests.length) {
      best = rate;
      twin = undefined;
    } else if (rate.tests.length === best.tests.length && !isSamePrice(rate, best)) twin = rate;
  }
  if (best && twin) return new Missing('ambiguous_unit', `${best.entry.id} and ${twin.entry.id} both match`);
  // A more specific price may apply, for all that is known: only where it is the same price does it not matter.
  const rival = open?.find(
    (rate) => rate.tests.length > (best?.tests.length ?? 0) && !(best && isSamePrice(rate, best)),
  );
  return rival ? new Missing('unknown_usage', dependence(rival, usage, model)) : best;
}

/** Two rates of one unit differ in more than their price where one rounds. */
function isSamePrice(a: Rate, b: Rate): boolean {
  return a.unitPrice.eq(b.unitPrice) && a.measuredBy === b.measuredBy && a.entry.round?.step === b.entry.round?.step;
}

function dependence(rival: Rate, usage: Usage, model: Model): string {
  const facts = rival.tests
    .map((test) => test.fact)
    .filter((fact) => usage.facts[fact] === undefined && defaultsFor(usage, model)?.[fact] === undefined);
  return `the price depends on ${facts.join(', ')} of the call, which is not known`;
}

/** Facts that the chosen rate depends on and that only the model's defaults state. */
function assumptions(choice: Rate, usage: Usage, model: Model): Assumed | undefined {
  const open = choice.tests.filter((test) => usage.facts[test.fact] === undefined);
  if (open.length === 0) return undefined;
  const known = { ...USUAL, ...defaultsFor(usage, model) };
  return Object.fromEntries(open.map(({ fact }) => [fact, known[fact]]).filter(([, value]) => value !== undefined));
}
